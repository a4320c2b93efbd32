import type { Log } from '../../core/ports.ts'
import type { Store } from '../../core/records.ts'
import type { SharedClock, Storage, StorageOptions } from '../storage.ts'
import { placeOf } from './address.ts'
import { openAgenda } from './agenda.ts'
import { createBulk } from './bulk.ts'
import { openClock } from './clock.ts'
import { createExpiring, sweepExpired } from './expiring.ts'
import { asStartError, failureOf, isOfServer, type Place } from './failure.ts'
import { checkLayout, lockLayout, prepareLayout } from './layout.ts'
import { createLink, type Link } from './link.ts'
import { isRestored, stamp } from './origin.ts'
import { createStore } from './store.ts'

/** Whoever waits for the answer to a COMMIT does so for a minute; processes that ended leave theirs. */
const FORGET_ATTEMPTS = `DELETE FROM studyhall.attempt WHERE at < now() - interval '1 day'`

/**
 * Opens the database at `postgres://user:password@host:port/name`, making its tables or bringing older ones up to date.
 * Rejects with StartError, naming the place and the fix, if it cannot be reached or written, is in use by another bot,
 * or newer than this program.
 */
export async function openPostgres(url: string, log: Log, options: StorageOptions = {}): Promise<Storage> {
  const place = placeOf(url)
  await once(url, place, log, (link) => link.transaction(lockLayout, (query) => prepareLayout(query)))
  const link = createLink(url, log, { attests: true })
  // Where several machines share it, what has expired is so by the time of all.
  let clock: SharedClock | undefined
  const now = (): number => clock?.now() ?? (options.now ?? Date.now)()
  const store = createStore(link, log)
  // Connections of its own: what says that a process lives must not wait behind what it does.
  const apart = createLink(url, log, { attests: true })
  const urgent = createStore(apart, log)
  return {
    place: `postgres://${place.host}/${place.name}`,
    store,
    bulk: createBulk(link),
    expiring: createExpiring(link.query, now),
    sharing: {
      urgent,
      clock: async (after) => {
        clock = await openClock(apart.query, after)
        return clock
      },
      agenda: (series, watches) => openAgenda(apart, series, { watches, log }),
      cuts: () => link.cuts + apart.cuts,
    },
    isRestored: () => isRestored(link.query),
    mark: () => stamp(link.query),
    tidy: async () => {
      await sweepExpired(link.query, now())
      await link.query(FORGET_ATTEMPTS)
    },
    explain: (error) => explained(place, error),
    close: async () => {
      await Promise.all([store.close(), urgent.close()])
    },
  }
}

/** The Store beside a running bot: reads only, never makes anything, and every write rejects. Rejects as `openPostgres` does. */
export async function openPostgresReadOnly(url: string, log: Log): Promise<Store> {
  await once(url, placeOf(url), log, (link) => link.snapshot(checkLayout))
  return createStore(createLink(url, log, { patience: 0 }), log, { readOnly: true })
}

/** Looks at a database once, with no patience: whoever starts a bot wants to hear at once. */
async function once(
  url: string,
  place: Place,
  log: Log,
  look: (link: Link) => Promise<unknown>,
): Promise<void> {
  let link: Link | undefined
  try {
    link = createLink(url, log, { patience: 0 })
    await look(link)
  } catch (error) {
    throw asStartError(place, error)
  } finally {
    await link?.close()
  }
}

/** What the database refused as a StartError; any other error as it is. */
export const explained = (place: Place, error: unknown): unknown =>
  isOfServer(error) || failureOf(error) === 'lost' ? asStartError(place, error) : error
