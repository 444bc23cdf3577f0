/** What the server of a shared cache says of itself. */
export interface CacheServerStatus {
  /** `valkey 8.1.1`. */
  readonly engine: string;
  readonly role: 'primary' | 'replica';
  /** Of a replica to its primary; null for a primary. */
  readonly link: 'up' | 'down' | null;
  /** Connected replicas. */
  readonly replicas: number;
  readonly clients: number;
  readonly usedBytes: number;
  /** 0: no limit is set. */
  readonly maxBytes: number;
  /** Entries pushed out for want of memory since the server's start. */
  readonly evicted: number;
}

/** Reads the text of INFO. Both engines still write the older words for roles. */
export const parseServerInfo = (text: string): CacheServerStatus => {
  const fields = new Map(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const at = line.indexOf(':');
      return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
    }),
  );
  const number = (name: string): number => Number(fields.get(name) ?? 0);
  const valkey = fields.get('valkey_version');
  const replica = fields.get('role') === 'slave';
  return {
    engine: valkey === undefined ? `redis ${fields.get('redis_version') ?? 'unknown'}` : `valkey ${valkey}`,
    role: replica ? 'replica' : 'primary',
    link: replica ? (fields.get('master_link_status') === 'up' ? 'up' : 'down') : null,
    replicas: number('connected_slaves'),
    clients: number('connected_clients'),
    usedBytes: number('used_memory'),
    maxBytes: number('maxmemory'),
    evicted: number('evicted_keys'),
  };
};
