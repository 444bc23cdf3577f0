import { serveReading } from '@rag-assistant/documents/reading-thread';

serveReading();
