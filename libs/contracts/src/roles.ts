import { z } from 'zod';

export const Role = z.enum(['shopper', 'merchant_staff', 'merchant_admin', 'platform_admin']).meta({ id: 'Role' });
export type Role = z.infer<typeof Role>;
