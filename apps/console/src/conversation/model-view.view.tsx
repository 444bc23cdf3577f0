import type { ModelView as View } from '@rag-assistant/contracts';
import type { VNode } from 'preact';

const kinds: Readonly<Record<string, string>> = {
  PERSON: 'name',
  EMAIL: 'email',
  PHONE: 'phone',
  ADDRESS: 'address',
  POSTCODE: 'postcode',
  ORDER: 'order number',
  ACCOUNT: 'account number',
  CARD: 'card number',
  NATIONAL_ID: 'id number',
  BIRTH_DATE: 'date of birth',
};
const kindName = (kind: string): string => kinds[kind] ?? kind.toLowerCase().replaceAll('_', ' ');

const placeholder = /(⟦[A-Z_]+:[a-z2-7]+⟧)/;

/** Placeholders as chips of their kind; their id stands in the title, since it tells two names apart. */
export const HiddenText = ({ text }: { readonly text: string }): VNode => (
  <>
    {text.split(placeholder).map((piece, index) => {
      const [, kind, id] = /^⟦([A-Z_]+):([a-z2-7]+)⟧$/.exec(piece) ?? [];
      if (kind === undefined) return piece;
      return (
        <span key={index} class="hidden-value" title={piece}>
          {kindName(kind)} <span class="hidden-id">{id?.slice(0, 4)}</span>
        </span>
      );
    })}
  </>
);

/** Both views of one turn: above it the owner's, here the one that left for the model. */
export const ModelView = ({ view }: { readonly view: View }): VNode => (
  <details class="model-view">
    <summary>What the model saw</summary>
    <dl>
      <dt>Question</dt>
      <dd>
        <HiddenText text={view.question} />
      </dd>
      <dt>Answer</dt>
      <dd>
        <HiddenText text={view.answer} />
      </dd>
    </dl>
    <p class="quiet">Your data stayed here; only you see it in its place.</p>
  </details>
);
