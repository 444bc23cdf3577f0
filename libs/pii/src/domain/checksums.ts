/** Arithmetic that tells a number of a scheme from any other number. All take bare digits or upper-case letters. */

const digitAt = (digits: string, at: number): number => digits.charCodeAt(at) - 48;

/** ISO/IEC 7812: payment cards. */
export const luhn = (digits: string): boolean => {
  let sum = 0;
  for (let at = digits.length - 1, twice = false; at >= 0; at -= 1, twice = !twice) {
    const value = digitAt(digits, at) * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
};

/** ISO 7064 MOD 97-10 over letters and digits: IBAN with its first four characters moved to the end. */
export const ibanChecks = (iban: string): boolean => {
  const moved = iban.slice(4) + iban.slice(0, 4);
  let rest = 0;
  for (let at = 0; at < moved.length; at += 1) {
    const code = moved.charCodeAt(at);
    const value = code < 58 ? code - 48 : code - 55;
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
};

const verhoeffTimes = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const verhoeffTurns = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Verhoeff's check over 12 digits, the first not 0 or 1: Indian Aadhaar. */
export const aadhaarChecks = (digits: string): boolean => {
  if (!/^[2-9]\d{11}$/.test(digits)) return false;
  let check = 0;
  for (let at = 0; at < 12; at += 1) {
    const turned = digitAt(verhoeffTurns[at % 8] ?? '', digitAt(digits, 11 - at));
    check = digitAt(verhoeffTimes[check] ?? '', turned);
  }
  return check === 0;
};

/** Modulus 11 over ten digits: number of the English health service. */
export const nhsChecks = (digits: string): boolean => {
  let sum = 0;
  for (let at = 0; at < 9; at += 1) sum += digitAt(digits, at) * (10 - at);
  const check = (11 - (sum % 11)) % 11;
  return check !== 10 && check === digitAt(digits, 9) && !/^(\d)\1+$/.test(digits);
};

/** ISO 7064 MOD 11,10 over eleven digits, of the first ten one twice or thrice: German tax id. */
export const germanTaxIdChecks = (digits: string): boolean => {
  if (!/^[1-9]\d{10}$/.test(digits)) return false;
  const counts = new Map<string, number>();
  for (const digit of digits.slice(0, 10)) counts.set(digit, (counts.get(digit) ?? 0) + 1);
  if (counts.size < 8 || counts.size > 9) return false;
  let product = 10;
  for (let at = 0; at < 10; at += 1) {
    const sum = (digitAt(digits, at) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === digitAt(digits, 10);
};

/** Thirteen characters (Corsica writes 2A and 2B) and a key of two digits, 97 minus the rest: French NIR. */
export const frenchNirChecks = (nir: string): boolean => {
  const parts = /^([12378]\d{2}(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d{2}|2A|2B)\d{6})(\d{2})$/.exec(nir);
  if (!parts?.[1]) return false;
  const number = parts[1].replace('2A', '19').replace('2B', '18');
  return 97n - (BigInt(number) % 97n) === BigInt(parts[2] ?? '');
};

/** Eight digits, or X, Y, Z and seven, with a letter by modulus 23: Spanish DNI and NIE. */
export const spanishIdChecks = (id: string): boolean => {
  const number = id.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return /^\d{8}$/.test(number) && 'TRWAGMYFPDXBNJZSQVHLCKE'[Number(number) % 23] === id.at(-1);
};

const oddValues = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Sixteen characters with a letter by modulus 26: Italian codice fiscale. */
export const italianFiscalCodeChecks = (code: string): boolean => {
  if (!/^[A-Z]{6}[\dLMNPQRSTUV]{2}[A-EHLMPRST][\dLMNPQRSTUV]{2}[A-Z][\dLMNPQRSTUV]{3}[A-Z]$/.test(code)) return false;
  let sum = 0;
  for (let at = 0; at < 15; at += 1) {
    const unit = code.charCodeAt(at);
    const value = unit < 58 ? unit - 48 : unit - 65;
    sum += at % 2 === 0 ? (oddValues[value] ?? 0) : value;
  }
  return sum % 26 === code.charCodeAt(15) - 65;
};

/** Areas, groups and serials that were never issued are refused: US social security number. */
export const ssnPossible = (digits: string): boolean =>
  !/^(?:000|666|9)/.test(digits) && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000';

/** Length of an IBAN by country (ISO 13616 registry). */
export const ibanLengths: ReadonlyMap<string, number> = new Map(
  (
    'AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 ' +
    'FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 ' +
    'MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SE24 SI19 SK24 SM27 ST25 ' +
    'SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20'
  )
    .split(' ')
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);
