import { CfnOutput } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { DocumentFunctions } from '../documents/document-functions.ts';
import type { Foundation } from '../shared/foundation.ts';
import { ProductStack, type StageContext } from '../shared/product-stack.ts';
import type { MindsdbRagStack } from './mindsdb-rag.stack.ts';
import { embeddingModelId } from './mindsdb-rag/assistant-service.ts';

export interface LambdaFunctionsProps {
  readonly foundation: Foundation;
  readonly dataKey: IKey;
  readonly rag: MindsdbRagStack;
}

/** Functions that work on the data of the mindsdb-rag stack. */
export class LambdaFunctionsStack extends ProductStack {
  readonly documents: DocumentFunctions;

  constructor(scope: Construct, context: StageContext, { foundation, dataKey, rag }: LambdaFunctionsProps) {
    super(scope, 'lambda-functions', context, 'Functions of the workflows');
    // The schema is there before the first of them runs.
    this.addStackDependency(rag);
    this.documents = new DocumentFunctions(this, 'Documents', {
      foundation,
      documents: rag.buckets.documents,
      databaseLogin: rag.database.serviceSecret,
      dataKey,
      embeddingModel: embeddingModelId,
    });
    for (const [name, made] of Object.entries(this.documents.functions))
      new CfnOutput(this, `Document${name.charAt(0).toUpperCase()}${name.slice(1)}Function`, {
        value: made.function.functionName,
      });
  }
}
