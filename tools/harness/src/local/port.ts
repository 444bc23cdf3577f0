import { createServer, type AddressInfo } from 'node:net';
import { AppError, invalid } from '@rag-assistant/kernel';

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/**
 * Listens on the loopback port for a moment; 0 is always free.
 * @throws AppError `harness.port-in-use`, `harness.port-forbidden`
 */
export const checkPortFree = async (port: number): Promise<void> => {
  const server = createServer();
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    const other = port < 65_535 ? port + 1 : 3000;
    if (codeOf(error) === 'EACCES')
      throw invalid('harness.port-forbidden', `This user may not listen on port ${port}. Try: PORT=3000 npm start`);
    throw new AppError({
      code: 'harness.port-in-use',
      category: 'conflict',
      publicText: `Port ${port} is in use by another program. Stop that one, or take another port: PORT=${other} npm start`,
      context: { port, reason: codeOf(error) },
    });
  } finally {
    await new Promise<void>((resolve) => {
      server.close(() => {
        resolve();
      });
    });
  }
};

/** A port that nothing listens on at this moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
  });
  return port;
};
