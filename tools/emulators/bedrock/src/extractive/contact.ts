/** Asks how to reach the shop. */
const asked =
  /\b(?:phone|telephone|mobile|contact|fax)\b.{0,12}\b(?:numbers?|details|info\w*)\b|\b(?:e-?mail)\b.{0,10}\b(?:address|contact)?\s*\?|\be-?mail address\b|\b(?:contact|reach|call|phone|write to|speak (?:to|with)|talk to)\b (?:you\b|the shop\b|(?:someone|somebody|a human|a person|your|customer|support)\b)|\bhotline\b/i;
const byPhone = /\bphone|telephone|\bcall\b|\bnumber|hotline/i;
const phone = /(?:\+|\b0)?\d[\d ()/-]{6,}\d/;
const mail = /\S@\S/;

export const asksContact = (question: string): boolean => asked.test(question);

/** Whether a sentence holds the address or number that is asked for. */
export const holdsContact = (question: string, sentence: string): boolean =>
  phone.test(sentence) || (!byPhone.test(question) && mail.test(sentence));
