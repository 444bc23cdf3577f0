const opensFormula = /^[\t\r ]*[=+\-@]/;
/** Figures, phone numbers, dashes and bullets begin with the same signs and mean no harm. */
const harmless = /^(?:[+-]?[\d\s.,()/%€$£-]+|[-+]?[\d.,]+\s?[A-Za-z%€$£]{1,3}|[-–—+]|-{2,}|[-+]\s.*|@[\w.]{1,40})$/u;

/** Spreadsheets run such a cell when the text is pasted or exported; a leading apostrophe makes it text. */
export const neutraliseFormula = (cell: string): string =>
  opensFormula.test(cell) && !harmless.test(cell.trim()) ? `'${cell.trimStart()}` : cell;
