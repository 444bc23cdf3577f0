import type { InjectOptions } from 'fastify';

/** A body that each route with one accepts; the matrix tests are about who may call, not about what is said. */
export const acceptedBodies: Readonly<Record<string, object>> = {
  'POST /v1/chat': { message: 'Can I return unused items?' },
  'POST /v1/documents': { collection: 'matrix', documents: [] },
  'PUT /v1/admin/billing/budgets': { month: null, session: null },
  'PUT /v1/admin/merchants/:merchantId': { slug: 'a-shop', name: 'A shop' },
};

export const neverAnId = '0f0f0f0f-0000-4000-8000-00000000dead';

/** A request of a route of the table, with `id` for its parameter. */
export const callOf = (
  route: { method: string; url: string },
  authorization?: string,
  id = neverAnId,
): InjectOptions => {
  const name = `${route.method} ${route.url}`;
  const body = acceptedBodies[name];
  if (name === 'POST /v1/documents/files')
    return {
      method: 'POST',
      url: `${route.url}?name=matrix.txt`,
      headers: {
        'content-type': 'application/octet-stream',
        ...(authorization !== undefined && { authorization }),
      },
      body: 'Some text.',
    };
  return {
    method: route.method,
    url: route.url.replace(/:\w+/, id),
    headers: { ...(authorization !== undefined && { authorization }) },
    ...(body && { body }),
  };
};
