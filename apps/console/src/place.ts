/** Where the person is: the part of the address after `#`, so that a reload or a bookmark comes back to it. */
export interface Place {
  readonly shop: string;
  readonly user: string;
  readonly sessionId: string | null;
}

/** In the place of a session: the shop's bill. */
export const billView = 'bill';
/** In the place of a session: the shop's files. */
export const filesView = 'files';

export const readPlace = (hash: string): Place | null => {
  const parts = hash.replace(/^#\/?/, '').split('/');
  try {
    const [shop, user, sessionId] = parts.map(decodeURIComponent);
    return shop && user ? { shop, user, sessionId: sessionId ?? null } : null;
  } catch {
    return null;
  }
};

export const writePlace = (place: Place | null): string => {
  if (!place) return '#/';
  const parts = [place.shop, place.user, ...(place.sessionId === null ? [] : [place.sessionId])];
  return `#/${parts.map(encodeURIComponent).join('/')}`;
};
