import { defaultTreeAdapter, parse, type DefaultTreeAdapterTypes as Tree, type TreeAdapter } from 'parse5';
import type { DefaultTreeAdapterMap } from 'parse5';
import { refusals } from '../../domain/refusals.ts';

export type HtmlNode = Tree.Node;
export type HtmlElement = Tree.Element;

/** A page's tree, refused while it grows when it is nested too deep. */
export const parseHtml = (html: string, nestingMax: number): Tree.Document => {
  const depths = new WeakMap<object, number>();
  const place = (parent: object, node: object): void => {
    const depth = (depths.get(parent) ?? 0) + 1;
    if (depth > nestingMax) throw refusals.nestingTooDeep(nestingMax);
    depths.set(node, depth);
  };
  const treeAdapter: TreeAdapter<DefaultTreeAdapterMap> = {
    ...defaultTreeAdapter,
    appendChild: (parent, node) => {
      place(parent, node);
      defaultTreeAdapter.appendChild(parent, node);
    },
    insertBefore: (parent, node, reference) => {
      place(parent, node);
      defaultTreeAdapter.insertBefore(parent, node, reference);
    },
  };
  return parse(html.toWellFormed(), { treeAdapter });
};

export const isElement = (node: HtmlNode): node is HtmlElement => 'tagName' in node;

export const attribute = (element: HtmlElement, name: string): string | undefined =>
  element.attrs.find((candidate) => candidate.name === name)?.value;
