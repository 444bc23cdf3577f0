import { DocumentId } from '@rag-assistant/kernel';
import type { Perform } from './operation.ts';

const staleMs = 60_000;
const nameAt = (n: number): string => `file-${n % 4}.txt`;

/** A file from its arrival to search: each step by the execution that owns it. */
const storeFile: Perform = async (run, model, [a, b, c]) => {
  const { id, marker } = model.subject;
  const { files, texts } = run.product;
  const name = nameAt(a);
  const documentId = texts.idOf(id, name);
  const at = new Date();
  const version = `v${run.nextNumber()}`;
  const arrived = { documentId, name, kind: 'policy' as const, version, bytes: 10 };
  run.see(model, 'file arrives', await files.receive(id, arrived, at));
  const execution = `execution-${a}`;
  const claim = await files.claim(id, arrived, execution, at, staleMs);
  run.see(model, 'file is claimed', claim);
  run.expect(model, 'file is claimed', claim === 'claimed', `the file is ${claim} though it is new`);
  await files.advance(id, documentId, execution, { status: 'embedding' }, at);
  if (c % 4 === 0) {
    const fault = { code: 'documents.damaged', text: `of ${marker}` };
    const settled = await files.settle(id, documentId, execution, { status: 'failed', fault }, at);
    run.see(model, 'file fails', settled);
    run.expect(model, 'file fails', settled, 'the own file is not there');
    return;
  }
  const text = `The file ${b} of ${marker} says nothing else.`;
  const blocks = [{ start: 0, end: text.length, headings: [marker], group: 0, kind: 'paragraph' }];
  const entry = await texts.prepare(id, { name, kind: 'policy', title: `File of ${marker}`, text, blocks });
  const facts = { format: 'text' as const, title: marker, pages: null, contentHash: 'ab', warnings: [] };
  const places = [{ start: 0, end: text.length, heading: marker }];
  const committed = await files.commit(id, documentId, execution, { entry, facts, places }, at);
  run.see(model, 'file is stored', committed);
  run.expect(model, 'file is stored', committed, 'the own file is not there');
  model.documents.set(name, { kind: 'policy', version: run.nextNumber(), documentId });
  if (c % 4 !== 1) return;
  const again = { ...arrived, version: `v${run.nextNumber()}` };
  await files.claim(id, again, `${execution}-again`, at, staleMs);
  const confirmed = await files.confirm(id, documentId, `${execution}-again`, at);
  run.see(model, 'file is as it was', confirmed);
  run.expect(model, 'file is as it was', confirmed, 'the own file is not there');
};

const readFiles: Perform = async (run, model, [a, b]) => {
  const { id } = model.subject;
  const { files, texts } = run.product;
  const neighbour = run.neighbour(model, b).subject.id;
  const foreign = texts.idOf(neighbour, nameAt(a));
  const found = await files.find(id, foreign);
  run.see(model, 'file of a neighbour', found);
  run.expect(model, 'file of a neighbour', found === null, 'a neighbour’s file is there');
  const own = texts.idOf(id, nameAt(a));
  run.see(model, 'file', await files.find(id, own));
  run.see(model, 'files', await files.list(id, { limit: 20 }));
  const places = await files.locate(
    id,
    [own, foreign].map((documentId) => ({ documentId, start: 0 })),
  );
  run.see(model, 'places', places);
  run.expect(model, 'places', places[1] === null, 'a place in a neighbour’s file');
};

const removeFile: Perform = async (run, model, [a, b]) => {
  const { id } = model.subject;
  const { files, texts } = run.product;
  const foreign = b % 2 === 0;
  const whose = foreign ? run.neighbour(model, b).subject.id : id;
  const documentId = DocumentId.parse(texts.idOf(whose, nameAt(a)));
  const removed = await files.remove(id, documentId, new Date());
  run.see(model, 'file is removed', removed);
  if (foreign) run.expect(model, 'file is removed', !removed, 'a neighbour’s file was removed');
  else if (removed) model.documents.delete(nameAt(a));
};

export const fileOperations = { storeFile, readFiles, removeFile };
