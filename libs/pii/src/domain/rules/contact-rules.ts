import type { Scan } from './scan.ts';

const email =
  /[\p{L}\p{N}_%+'-][\p{L}\p{N}._%+'-]{0,63}\s?@\s{0,2}(?:[\p{L}\p{N}][\p{L}\p{N}-]{0,62}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu;
const spelledEmail =
  /(?<![a-z0-9._%+-])[a-z0-9][a-z0-9._%+-]{0,63}(?:\s(?:dot|underscore|dash|hyphen|minus)\s[a-z0-9]{1,32}){0,3}\s{0,2}(?:\[at\]|\(at\)|\{at\}|<at>|\sat\s|@|\s?\[@\]\s?)\s{0,2}[a-z0-9-]{2,63}(?:(?:\s{0,2}(?:\[dot\]|\(dot\)|\{dot\})\s{0,2}|\sdot\s|\.)[a-z0-9-]{2,24}){1,3}(?![a-z0-9])/gi;
const mailWord = /(?:e-?mails?|mail|contact|reach|write|address)\b[^.\n]{0,24}$/u;

const topLevel = new Set(
  (
    'com net org info biz edu gov mil int io ai app dev shop store online site xyz me tv co us uk de fr es it nl be ch at se no ' +
    'dk fi is pl cz sk hu si hr pt ie gr ro bg ee lv lt lu mt cy uy ar br mx cl pe ve ec bo py au nz in jp cn hk tw kr sg my th ' +
    'vn ph id ru ua by kz tr il ae sa eg za ng ke ma tn dz gl fo li rs ba mk al md ge am az ca eu asia cat name pro mobi tech ' +
    'cloud blog club live news bank email'
  ).split(' '),
);

const url =
  /(?<![a-z])(?:https?|ftp):\/\/[^\s<>"'()[\]{}]{1,2000}|(?<![\p{L}\p{N}.])www\.[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}(?:\/[^\s<>"'()[\]{}]{0,2000})?/giu;
const credentials =
  /^[a-z]{2,6}:\/\/[^\s/:@]{1,128}:[^\s/@]{1,256}@|[?&](?:token|api_?key|access_token|password|passwd|pwd|secret|auth|session(?:id)?|sig(?:nature)?)=[^&\s]{4,}/i;
const connection =
  /(?<![a-z])(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|redis|amqps?|ssh|sftp|smtp):\/\/[^\s/:@]{0,128}:[^\s/@]{1,256}@[^\s<>"']{1,500}/gi;
const bareDomain =
  /(?<![\p{L}\p{N}@._-])(?:[a-z0-9][a-z0-9-]{0,62}\.){1,5}[a-z]{2,10}(?![\p{L}\p{N}_@-])(?:\/[^\s<>"'()]{0,500})?/giu;
const domainCue =
  /(?:\b(?:web ?sites?|sites?|visit|url|links?|domain|home ?page|blog|browse|server|host|log ?in)\b[^.]{0,16}|\b(?:on|at|to|from|via) )$/u;
/** A missing space after a full stop looks like a domain. */
const shortWords = new Set('is it no in at be so me us am my to id by'.split(' '));

const ip4 =
  /(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\d|\.\d)(?:\/\d{1,2}(?!\d))?/g;
const ip6 =
  /(?<![\da-z:])(?:[\da-f]{1,4}:){2,7}(?::?[\da-f]{1,4}){0,6}(?![\da-z:])|(?<![\da-z:])(?:[\da-f]{1,4}:){1,7}:(?:[\da-f]{1,4}(?::[\da-f]{1,4}){0,6})?(?![\da-z:])|(?<![\da-z:])::(?:[\da-f]{1,4}:){0,6}[\da-f]{1,4}(?![\da-z:])/gi;
const versionCue = /(?:versions?|ver\.?|\bv|firmware|release|build|section|chapter)\s*$/u;

const findEmails = (scan: Scan): void => {
  if (scan.hasAt)
    scan.each(email, (start, end, [value]) => {
      const spaced = /\s/.test(value);
      const label = value.slice(value.lastIndexOf('.') + 1).toLowerCase();
      // "pay 5 @ shop.com": with spaces around, the last label must be a real one and the name a word.
      if (spaced && (!topLevel.has(label) || /^\d+\s/.test(value))) return undefined;
      scan.claim(start, end, 'EMAIL', spaced ? 0.8 : 0.99, spaced ? 'email.spaced' : 'email.form');
      return undefined;
    });
  if (/\bat\b|@/i.test(scan.text) && (scan.hasDot || /\bdot\b/i.test(scan.text)))
    scan.each(spelledEmail, (start, end, [value]) => {
      const spelled = /[[({<]at[\])}>]|\sdot\s|[[({]dot/i.test(value);
      const label = /[a-z0-9-]+$/i.exec(value)?.[0].toLowerCase() ?? '';
      const asked = mailWord.test(scan.before(start)) && /\.[a-z]{2,6}$/i.test(value);
      if ((spelled || asked) && topLevel.has(label)) {
        scan.claim(start, end, 'EMAIL', 0.9, 'email.spelled');
        return undefined;
      }
      const space = value.search(/\s/);
      return space > 0 ? start + space : undefined;
    });
};

const findAddressesOfTheWeb = (scan: Scan): void => {
  if (scan.hasColon)
    scan.each(connection, (start, end) => void scan.claim(start, end, 'URL_CREDENTIALS', 0.99, 'url.connection'));
  scan.each(url, (start, end, [value]) => {
    const bare = value.replace(/[.,;:!?]+$/, '');
    const secret = credentials.test(bare);
    scan.claim(
      start,
      end - value.length + bare.length,
      secret ? 'URL_CREDENTIALS' : 'URL',
      secret ? 0.99 : 0.95,
      secret ? 'url.credentials' : 'url.form',
    );
    return undefined;
  });
  if (!scan.hasDot) return;
  scan.each(bareDomain, (start, end, [value]) => {
    const labels = (value.split('/')[0] ?? '').split('.');
    const top = labels.at(-1) ?? '';
    const name = labels.at(-2) ?? '';
    if (!topLevel.has(top.toLowerCase()) || name.length < 3 || !/[a-z]/i.test(name)) return undefined;
    if (top.length === 2 && !/[a-z]$/i.test(name)) return undefined;
    if (labels.length === 2 && shortWords.has(top.toLowerCase())) return undefined;
    if (top !== top.toLowerCase() && top !== top.toUpperCase()) return undefined;
    // A bare host is a brand in product titles, so it needs a word that leads to it.
    if (!value.includes('/') && !domainCue.test(scan.before(start, 30))) return undefined;
    scan.claim(start, end, 'URL', 0.8, 'url.bare-domain');
    return undefined;
  });
};

const findIps = (scan: Scan): void => {
  if (scan.hasDigit && scan.hasDot)
    scan.each(ip4, (start, end) => {
      if (!versionCue.test(scan.before(start, 12))) scan.claim(start, end, 'IP', 0.95, 'ip.v4');
      return undefined;
    });
  if (scan.hasColon)
    scan.each(ip6, (start, end, [value]) => {
      const colons = value.split(':').length - 1;
      if ((colons >= 4 || value.includes('::')) && /\d/.test(value) && value.length >= 6)
        scan.claim(start, end, 'IP', 0.95, 'ip.v6');
      return undefined;
    });
};

/** Mail addresses, web addresses, addresses of machines. */
export const findContacts = (scan: Scan): void => {
  const web = scan.hasColon || scan.hasDot;
  // A password in a web address looks like the name of a mail address.
  if (web) findAddressesOfTheWeb(scan);
  findEmails(scan);
  if (web) findIps(scan);
};
