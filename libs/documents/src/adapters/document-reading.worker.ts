import { serveReading } from './reading-program.ts';

serveReading();
