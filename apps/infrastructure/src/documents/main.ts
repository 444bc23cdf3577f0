import { builtBundles } from '../shared/bundles.ts';
import { synthesizeDocumentPart } from './document-part.ts';

// Prints the template, for whoever runs what it deploys.
process.stdout.write(JSON.stringify(synthesizeDocumentPart(builtBundles())));
