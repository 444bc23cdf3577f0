import { z } from 'zod';

// zod compiles checks with `new Function`, which the page's content security policy forbids; imported before any schema.
z.config({ jitless: true });
