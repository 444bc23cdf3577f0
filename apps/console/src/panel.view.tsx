import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface PanelProps {
  readonly label: string;
  readonly class: string;
  /** Modal panels take the page over: the rest is inert and dimmed, and the browser keeps the focus inside. */
  readonly modal: boolean;
  /** What gets the focus back. */
  readonly returnTo: HTMLElement | null;
  /** A change of content moves the focus into the panel again. */
  readonly content: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A panel beside the page, or over it where there is no room; Escape closes it, the focus returns where it was. */
export const Panel = ({ label, class: name, modal, returnTo, content, onClose, children }: PanelProps): VNode => {
  const dialog = useRef<HTMLDialogElement>(null);
  const opener = useRef(returnTo);
  opener.current = returnTo;

  useEffect(
    () => () => {
      if (opener.current?.isConnected) opener.current.focus();
    },
    [],
  );

  useEffect(() => {
    const element = dialog.current;
    if (!element) return;
    if (modal) element.showModal();
    else element.show();
    return () => {
      element.close();
    };
  }, [modal]);

  useEffect(() => {
    dialog.current?.querySelector<HTMLElement>('[data-focus-first]')?.focus();
  }, [modal, content]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.isComposing) return;
      event.preventDefault();
      onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [onClose]);

  return (
    <dialog
      ref={dialog}
      class={`panel ${name}`}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        // A click on the dimmed page lands on the dialog itself.
        if (modal && event.target === dialog.current) onClose();
      }}
    >
      <div class="panel-body">{children}</div>
    </dialog>
  );
};
