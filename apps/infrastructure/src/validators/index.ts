import { alarmHooks } from './alarms.ts';
import { apiLimits } from './api-limits.ts';
import { creatableVersions } from './creatable-versions.ts';
import { encryption } from './encryption.ts';
import { functionLimits } from './function-limits.ts';
import { reachability } from './reachability.ts';
import { retention } from './retention.ts';
import type { Finding, Templates, Validator } from './template.ts';
import { wildcardPermissions } from './wildcard-permissions.ts';

export const validators = {
  creatableVersions,
  functionLimits,
  wildcardPermissions,
  encryption,
  reachability,
  alarmHooks,
  retention,
  apiLimits,
} as const satisfies Readonly<Record<string, Validator>>;

export const validate = (templates: Templates): Finding[] =>
  Object.values(validators).flatMap((validator) => validator(templates));
