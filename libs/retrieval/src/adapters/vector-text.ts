const float = new Float32Array(1);
const bitsOfFloat = new Uint32Array(float.buffer);

/** The nearest half-precision number, ties to even, as the column stores it. */
const halfBits = (value: number): number => {
  float[0] = value;
  const bits = bitsOfFloat[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const fraction = bits & 0x7fffff;
  if (exponent >= 31) return sign | 0x7c00;
  if (exponent < -10) return sign;
  // Below the smallest normal number the hidden bit is written out and shifted.
  const whole = exponent > 0 ? (exponent << 23) | fraction : (fraction | 0x800000) >>> (1 - exponent);
  const lost = exponent > 0 ? 0 : (fraction | 0x800000) & ((1 << (1 - exponent)) - 1);
  const half = whole >>> 13;
  const rest = whole & 0x1fff;
  const up = rest > 0x1000 || (rest === 0x1000 && (lost > 0 || (half & 1) === 1));
  return sign | (half + (up ? 1 : 0));
};

const valueOf = (half: number): number => {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >>> 10) & 31;
  const fraction = half & 0x3ff;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};

const texts: (string | undefined)[] = [];
/** Five digits tell every half from its neighbours. */
const textOf = (half: number): string => (texts[half] ??= String(Number(valueOf(half).toPrecision(5))));

/** A vector as pgvector reads it, rounded as it stores it: a third of the characters of the exact numbers. */
export const vectorText = (vector: Float32Array): string => {
  let text = '[';
  for (let at = 0; at < vector.length; at++) text += (at === 0 ? '' : ',') + textOf(halfBits(vector[at] ?? 0));
  return `${text}]`;
};
