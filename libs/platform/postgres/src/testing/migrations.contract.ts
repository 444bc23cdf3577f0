import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Migration, OwnerSql } from '../database.ts';
import { checkSchema, migrate, migrateBack } from '../migrations.ts';
import { tenantTable } from '../tenant-table.ts';
import { merchantA } from './notes.ts';

export const notes: Migration = {
  id: '010-notes',
  up: `create table notes (merchant_id uuid not null, id int not null, primary key (merchant_id, id)); ${tenantTable('notes')}`,
  down: 'drop table notes',
};
export const titles: Migration = {
  id: '020-titles',
  up: `alter table notes add column title text not null default 'untitled'`,
  down: 'alter table notes drop column title',
};
const broken: Migration = { id: '030-broken', up: 'create table half (id int); select 1 / 0', down: 'drop table half' };

export interface EmptyDatabase {
  readonly owner: OwnerSql;
  close(): Promise<void>;
}

export const describeMigrations = (subject: string, make: () => Promise<EmptyDatabase>): void => {
  describe(`migrations: ${subject}`, () => {
    let empty: EmptyDatabase;
    let sql: OwnerSql;
    beforeEach(async () => {
      empty = await make();
      sql = empty.owner;
    });
    afterEach(() => empty.close());

    const columns = async (): Promise<string[]> =>
      (
        await sql.query<{ name: string }>(
          `select attname::text as name from pg_attribute where attrelid = to_regclass('notes') and attnum > 0 and not attisdropped order by attnum`,
        )
      ).map(({ name }) => name);

    it('[C3] brings an empty database forward, back one step at a time and forward again', async () => {
      expect(await migrate(sql, [titles, notes])).toEqual(['010-notes', '020-titles']);
      expect(await migrate(sql, [notes, titles])).toEqual([]);
      expect(await migrateBack(sql, [notes, titles])).toBe('020-titles');
      expect(await columns()).toEqual(['merchant_id', 'id']);
      expect(await migrateBack(sql, [notes, titles])).toBe('010-notes');
      expect(await columns()).toEqual([]);
      expect(await migrateBack(sql, [notes, titles])).toBeNull();
      expect(await migrate(sql, [notes, titles])).toEqual(['010-notes', '020-titles']);
      const [extension] = await sql.query(`select extname::text as name from pg_extension where extname = 'vector'`);
      expect(extension).toEqual({ name: 'vector' });
    });

    it('[C3] keeps the rows of a filled database on the way forward and back', async () => {
      await migrate(sql, [notes]);
      await sql.query('insert into notes values ($1::uuid, 1), ($1::uuid, 2)', [merchantA]);
      await migrate(sql, [notes, titles]);
      expect(await sql.query('select id, title from notes order by id')).toEqual([
        { id: 1, title: 'untitled' },
        { id: 2, title: 'untitled' },
      ]);
      await migrateBack(sql, [notes, titles]);
      expect(await sql.query('select id from notes order by id')).toEqual([{ id: 1 }, { id: 2 }]);
    });

    it('leaves nothing of a step that fails and keeps the steps before it', async () => {
      await expect(migrate(sql, [notes, broken])).rejects.toMatchObject({ code: 'postgres.query-failed' });
      expect(await sql.query(`select to_regclass('half')::text as half`)).toEqual([{ half: null }]);
      expect(await migrate(sql, [notes, titles])).toEqual(['020-titles']);
    });

    it('refuses a changed step, a newer schema, an older schema and two steps of one name', async () => {
      await expect(checkSchema(sql, [notes])).rejects.toMatchObject({ code: 'postgres.schema-too-old' });
      await migrate(sql, [notes, titles]);
      await expect(migrate(sql, [notes])).rejects.toMatchObject({ code: 'postgres.schema-too-new' });
      await expect(checkSchema(sql, [notes])).rejects.toMatchObject({ code: 'postgres.schema-too-new' });
      await expect(migrate(sql, [notes, { ...titles, down: '' }])).rejects.toMatchObject({
        code: 'postgres.migration-changed',
      });
      await expect(checkSchema(sql, [notes, titles, broken])).rejects.toMatchObject({
        code: 'postgres.schema-too-old',
        context: { migration: '030-broken' },
      });
      await expect(migrate(sql, [notes, notes])).rejects.toMatchObject({ code: 'postgres.migration-twice' });
      await checkSchema(sql, [notes, titles]);
    });

    it('applies a step of another library that sorts before those already there', async () => {
      await migrate(sql, [notes]);
      const early: Migration = { id: '005-early', up: 'create table early (id int)', down: 'drop table early' };
      expect(await migrate(sql, [notes, early])).toEqual(['005-early']);
      expect(await migrateBack(sql, [notes, early])).toBe('005-early');
    });
  });
};
