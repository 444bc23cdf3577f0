/**
 * The reference to beat: BM25 over all words of a record (k1 1.2, b 0.75), no stemming, no stop words, repeated words of
 * the query counted.
 */
export const plainBm25 = (documents: readonly { readonly id: string; readonly text: string }[]) => {
  const tokens = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const postings = new Map<string, { document: number; tf: number }[]>();
  const lengths = documents.map(({ text }, document) => {
    const words = tokens(text);
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, tf] of counts) {
      const list = postings.get(word);
      if (list) list.push({ document, tf });
      else postings.set(word, [{ document, tf }]);
    }
    return words.length;
  });
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, documents.length);
  return (query: string, limit: number): string[] => {
    const scores = new Map<number, number>();
    for (const word of tokens(query)) {
      const list = postings.get(word) ?? [];
      const idf = Math.log(1 + (documents.length - list.length + 0.5) / (list.length + 0.5));
      for (const { document, tf } of list) {
        const norm = 1.2 * (0.25 + (0.75 * (lengths[document] ?? 0)) / average);
        scores.set(document, (scores.get(document) ?? 0) + (idf * 2.2 * tf) / (tf + norm));
      }
    }
    return [...scores]
      .sort(([a, x], [b, y]) => Math.round((y - x) * 1e9) || a - b)
      .slice(0, limit)
      .map(([document]) => documents[document]?.id ?? '');
  };
};
