import { expect, it } from 'vitest';
import type { Role } from './caller.ts';
import { isPermitted, permissions, roles, type Permission } from './permission.ts';

/** Written out a second time on purpose: a widened role must be widened here as well. */
const matrix: Record<Role, Record<Permission, boolean>> = {
  shopper: {
    chat: true,
    sessions: true,
    shop: true,
    'documents:read': true,
    'documents:list': false,
    'documents:write': false,
    billing: false,
    platform: false,
  },
  merchant_staff: {
    chat: true,
    sessions: true,
    shop: true,
    'documents:read': true,
    'documents:list': true,
    'documents:write': true,
    billing: false,
    platform: false,
  },
  merchant_admin: {
    chat: true,
    sessions: true,
    shop: true,
    'documents:read': true,
    'documents:list': true,
    'documents:write': true,
    billing: true,
    platform: false,
  },
  platform_admin: {
    chat: false,
    sessions: false,
    shop: false,
    'documents:read': false,
    'documents:list': false,
    'documents:write': false,
    billing: false,
    platform: true,
  },
};
const cells = roles.flatMap((role) =>
  permissions.map((permission) => ({ role, permission, answer: matrix[role][permission] ? 'grants' : 'denies' })),
);

it.each(cells)('[SEC4] $role: $answer $permission', ({ role, permission }) => {
  expect(isPermitted({ roles: [role] }, permission)).toBe(matrix[role][permission]);
});

it('[SEC4] adds up several roles and gives nothing to none', () => {
  for (const permission of permissions) {
    expect(isPermitted({ roles: [] }, permission)).toBe(false);
    expect(isPermitted({ roles: ['shopper', 'platform_admin'] }, permission)).toBe(
      matrix.shopper[permission] || matrix.platform_admin[permission],
    );
  }
});
