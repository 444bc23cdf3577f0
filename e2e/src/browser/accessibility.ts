import type { Page } from 'playwright-core';

interface Fault {
  readonly rule: string;
  readonly element: string;
}

/**
 * What a person with a screen reader, a keyboard or weak sight would stumble over, checked on the page as rendered:
 * names of controls, one h1, order of headings, ids, language, target sizes, contrast of each visible text (WCAG 2.2 AA).
 */
export const accessibilityFaults = (page: Page): Promise<readonly Fault[]> =>
  page.evaluate(() => {
    type Rgba = readonly [number, number, number, number];
    const faults: { rule: string; element: string }[] = [];
    const add = (rule: string, element: Element): void => {
      faults.push({ rule, element: element.outerHTML.slice(0, 120) });
    };
    const shown = (element: Element): boolean =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !element.closest('[inert]');

    // A canvas resolves every notation of a colour.
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const rgba = (color: string): Rgba => {
      if (!canvas) throw new Error('no canvas');
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (top: Rgba, below: Rgba): Rgba => {
      const mix = (a: number, b: number): number => a * top[3] + b * (1 - top[3]);
      return [mix(top[0], below[0]), mix(top[1], below[1]), mix(top[2], below[2]), 1];
    };
    const ground = (element: Element | null): Rgba => {
      if (!element) return document.documentElement.matches(':root') ? rgba('Canvas') : [255, 255, 255, 1];
      const own = rgba(getComputedStyle(element).backgroundColor);
      return own[3] >= 1 ? own : over(own, ground(element.parentElement));
    };
    const luminance = ([r, g, b]: Rgba): number => {
      const linear = (c: number): number => (c / 255 <= 0.04045 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4);
      return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
    };
    const contrast = (a: Rgba, b: Rgba): number => {
      const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
      return (high + 0.05) / (low + 0.05);
    };

    const nameOf = (element: Element): string => {
      const labels = element instanceof HTMLSelectElement ? [...element.labels] : [];
      return [element.getAttribute('aria-label'), element.textContent, ...labels.map((label) => label.textContent)]
        .join(' ')
        .trim();
    };
    for (const control of document.querySelectorAll('button, a, select, textarea, input, [role="region"], dialog')) {
      if (!shown(control)) continue;
      const text = control.matches('textarea, input, dialog, [role="region"]')
        ? (control.getAttribute('aria-label') ?? '')
        : nameOf(control);
      if (!/[\p{L}\p{N}]/u.test(text)) add('a control has a name', control);
      const { width, height } = control.getBoundingClientRect();
      if (control.matches('button, select, textarea') && (width < 20 || height < 20) && !control.matches('.product *'))
        add('a target is large enough', control);
    }
    const headings = [...document.querySelectorAll('h1, h2, h3, h4')].filter(shown);
    if (headings.filter(({ tagName }) => tagName === 'H1').length !== 1) add('there is one h1', document.body);
    for (const id of new Set([...document.querySelectorAll('[id]')].map((element) => element.id)))
      if (document.querySelectorAll(`#${CSS.escape(id)}`).length > 1) add(`id ${id} is used once`, document.body);
    for (const element of document.querySelectorAll('[aria-describedby]'))
      if (!document.getElementById(element.getAttribute('aria-describedby') ?? ''))
        add('a description exists', element);
    if (document.documentElement.lang === '') add('the page names its language', document.documentElement);
    if (document.documentElement.scrollWidth > innerWidth) add('nothing is wider than the page', document.body);

    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement;
      if (!parent || (texts.currentNode.nodeValue ?? '').trim() === '' || !shown(parent)) continue;
      if (parent.closest('.visually-hidden, script, noscript, option')) continue;
      const style = getComputedStyle(parent);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const back = ground(parent);
      const ratio = contrast(over(rgba(style.color), back), back);
      if (ratio < (large ? 3 : 4.5)) add(`text has contrast (${ratio.toFixed(2)})`, parent);
    }
    return faults;
  });
