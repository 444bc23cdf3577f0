import { formatMoney } from '@rag-assistant/kernel';
import type { Evidence, EvidenceProduct } from './evidence.ts';

/** A passage as the model sees it; `ref` is what its citation marks name. */
export interface ShelvedPassage {
  readonly ref: string;
  readonly evidence: Evidence;
}

const productView = (product: EvidenceProduct): Record<string, unknown> => ({
  sku: product.sku,
  name: product.name,
  ...(product.brand !== null && { brand: product.brand }),
  ...(product.category !== null && { category: product.category }),
  ...(product.price !== null && { price: formatMoney(product.price) }),
  ...(product.stock !== null && { stock: product.stock }),
  ...(product.rating !== null && { rating: product.rating }),
  ...(Object.keys(product.attributes).length > 0 && { attributes: product.attributes }),
});

const passageView = ({ ref, evidence }: ShelvedPassage): Record<string, unknown> => ({
  ref,
  kind: evidence.kind,
  title: evidence.title,
  headings: evidence.headings,
  text: evidence.text,
  ...(evidence.product && { product: productView(evidence.product) }),
});

/** All passages found for one question; a passage keeps its ref however often it is found. */
export class PassageShelf {
  readonly #byKey = new Map<string, ShelvedPassage>();
  readonly #byRef = new Map<string, ShelvedPassage>();

  put(found: readonly Evidence[]): ShelvedPassage[] {
    return found.map((evidence) => {
      const key = `${evidence.documentId}:${evidence.start}:${evidence.end}`;
      const known = this.#byKey.get(key);
      if (known) return known;
      const passage = { ref: `p${this.#byRef.size + 1}`, evidence };
      this.#byKey.set(key, passage);
      this.#byRef.set(passage.ref, passage);
      return passage;
    });
  }

  get(ref: string): Evidence | undefined {
    return this.#byRef.get(ref)?.evidence;
  }

  all(): ShelvedPassage[] {
    return [...this.#byRef.values()];
  }
}

/** What a tool result says. */
export const passagesView = (passages: readonly ShelvedPassage[]): { readonly passages: readonly unknown[] } => ({
  passages: passages.map(passageView),
});

/** The same as JSON text. */
export const passagesJson = (passages: readonly ShelvedPassage[]): string => JSON.stringify(passagesView(passages));
