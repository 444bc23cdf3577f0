import type { Database } from '@rag-assistant/platform-postgres';
import { seatIdleDays, type Seats } from '../ports/seats.port.ts';

/** Any number that only seats use, beside the merchant's own. */
const lockSpace = 7_261_002;

/** Seats on the tables of `tenancyMigrations`. */
export const postgresSeats = (database: Database): Seats => ({
  take: (merchant, user, on, seatsMax) =>
    database.forMerchant(merchant, async (sql) => {
      const day = on.toISOString().slice(0, 10);
      const used = 'last_seen_on > $3::date - $4::int';
      const [kept] = await sql.query(
        `update merchant_seats set last_seen_on = greatest(last_seen_on, $3::date)
         where merchant_id = $1::uuid and user_id = $2 and ${used} returning user_id`,
        [merchant, user, day, seatIdleDays],
      );
      if (kept) return true;
      // Two newcomers at once must not both take the last seat.
      await sql.query(`select pg_advisory_xact_lock($1::int, hashtext($2))`, [lockSpace, merchant]);
      await sql.query(
        'delete from merchant_seats where merchant_id = $1::uuid and last_seen_on <= $2::date - $3::int',
        [merchant, day, seatIdleDays],
      );
      const taken = await sql.query(
        `insert into merchant_seats (merchant_id, user_id, last_seen_on)
         select $1::uuid, $2, $3::date
         where (select count(*) from merchant_seats where merchant_id = $1::uuid and user_id <> $2) < $4::int
         on conflict (merchant_id, user_id) do nothing returning user_id`,
        [merchant, user, day, seatsMax],
      );
      if (taken.length > 0) return true;
      const [mine] = await sql.query('select from merchant_seats where merchant_id = $1::uuid and user_id = $2', [
        merchant,
        user,
      ]);
      return mine !== undefined;
    }),
});
