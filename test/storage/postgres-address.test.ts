import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { createSecureContext, TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lookAtDatabase } from '../../src/cli/doctor/database.ts'
import { StartError } from '../../src/core/errors.ts'
import { openReadOnly, openStorage } from '../../src/storage/open-storage.ts'
import { forDriver, placeOf } from '../../src/storage/postgres/address.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'
import { freshDatabase, type TestDatabase } from '../support/postgres/database.ts'

const log = createQuietLog()
const TLS = join(import.meta.dirname, '../fixtures/tls')

let database: TestDatabase
beforeEach(async () => {
  database = await freshDatabase()
})
afterEach(() => database.release())

/** What whoever starts a bot reads; `opened` where all that it needs of a database is there. */
async function refusal(url: string): Promise<string> {
  try {
    const storage = await openStorage(url, log, { lock: true })
    try {
      await storage.sharing?.agenda(['daily'], false).then(({ close }) => close())
      await storage.mark()
      return 'opened'
    } catch (error) {
      throw storage.explain(error)
    } finally {
      await storage.close()
    }
  } catch (error) {
    return error instanceof StartError ? error.message : `no StartError: ${error}`
  }
}

const urlWith = (change: (url: URL) => void): string => {
  const url = new URL(database.url)
  change(url)
  return url.href
}
const host = () => new URL(database.url).host
const name = () => new URL(database.url).pathname.slice(1)

/** A user of its own, who may do nothing yet. */
async function asNew(user: string): Promise<string> {
  await database.query(`CREATE ROLE ${user} LOGIN PASSWORD 'only-for-tests'`).catch(() => {})
  return urlWith((url) => {
    url.username = user
  })
}

describe('an address of Postgres', () => {
  it('may name its host behind the question mark, as clouds write their sockets', () => {
    expect([
      placeOf('postgresql://ada:secret@/study?host=/cloudsql/project:region:instance'),
      placeOf('postgres:///study?host=/var/run/postgresql&port=5433'),
      placeOf('postgres://ada@%2Fvar%2Frun%2Fpostgresql/study'),
    ]).toEqual([
      { host: '/cloudsql/project:region:instance:5432', name: 'study' },
      { host: '/var/run/postgresql:5433', name: 'study' },
      { host: '/var/run/postgresql:5432', name: 'study' },
    ])
  })

  it('that asks for TLS has the certificate checked, unless it says otherwise', () => {
    const at = (search: string) => forDriver(`postgres://ada@db/study?${search}`).split('?')[1]
    expect(at('sslmode=require')).toBe('sslmode=verify-full')
    expect(at('a=1&sslmode=verify-ca&b=2')).toBe('a=1&sslmode=verify-full&b=2')
    expect(at('sslmode=no-verify')).toBe('sslmode=no-verify')
    expect(at('uselibpqcompat=true&sslmode=require')).toBe('uselibpqcompat=true&sslmode=require')
    expect(at('sslmode=verify-full&sslrootcert=system')).toBe('sslmode=verify-full&ssl=true')
    // Alone it asks for TLS as well.
    expect(at('sslrootcert=system')).toBe('ssl=true')
  })

  it('that is none is told by doctor as well, without its password', async () => {
    const { problems } = await lookAtDatabase('postgres://me:hunter2@db')
    expect(problems).toEqual([expect.stringMatching(/^DATABASE_URL must be postgres:/)])
    expect(problems.join()).not.toContain('hunter2')
  })
})

describe('a start on Postgres is refused with what is wrong and a fix', () => {
  it('where there is no password, or its user is written wrongly', async () => {
    const none = urlWith((url) => {
      url.password = ''
    })
    expect(await refusal(none)).toBe(
      `Postgres at ${host()} asks for a password, and there is none. Write it into DATABASE_URL (postgres://user:password@…), or set PGPASSWORD.`,
    )
    expect(await refusal(database.url.replace('postgres:only', 'a%b:only'))).toMatch(/^DATABASE_URL must be/)
    expect(await refusal(`${database.url}?port=many`)).toMatch(/^DATABASE_URL must be/)
  })

  it('where TLS is asked for and not spoken, or its file is not there', async () => {
    const tls = (search: string) =>
      urlWith((url) => {
        url.search = search
      })
    expect(await refusal(tls('sslmode=require'))).toBe(
      `Postgres at ${host()} speaks no TLS. Leave sslmode and sslrootcert out of DATABASE_URL, or switch TLS on there.`,
    )
    expect(await refusal(tls('sslmode=verify-full&sslrootcert=/nowhere/ca.pem'))).toBe(
      'DATABASE_URL names the file /nowhere/ca.pem, which cannot be read (ENOENT). Correct the path; a relative one begins in the folder you start in.',
    )
  })

  it('where the certificate is of an unknown authority, or for another name', async () => {
    const [cert, key] = ['cert.pem', 'key.pem'].map((file) => readFileSync(join(TLS, file)))
    const secureContext = createSecureContext({ cert: cert as Buffer, key: key as Buffer })
    const server = createServer((socket) => {
      // What it is asked first is whether it speaks TLS; `S` is yes.
      socket
        .on('error', () => {})
        .once('data', () => {
          socket.write('S')
          new TLSSocket(socket, { isServer: true, secureContext }).on('error', () => {})
        })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const at = `127.0.0.1:${(server.address() as AddressInfo).port}`
    const url = `postgres://ada:secret@${at}/study?sslmode`
    expect(await refusal(`${url}=require`)).toBe(
      `Postgres at ${at} shows a certificate of an authority that this machine does not know. Save that authority's certificate (your provider has it to download) and name it at the end of DATABASE_URL: ?sslmode=verify-full&sslrootcert=/path/to/ca.pem. sslmode=no-verify takes any certificate, on a network that you trust.`,
    )
    expect(await refusal(`${url}=verify-full&sslrootcert=${join(TLS, 'cert.pem')}`)).toBe(
      `Postgres at ${at} shows a certificate for another name. Write the host in DATABASE_URL as the certificate has it.`,
    )
    server.close()
  })

  it('where everything is there and belongs to somebody else, also for who only reads', async () => {
    await refusal(database.url)
    const other = await asNew('other')
    const belongs = `What Studyhall keeps in the database ${name()} belongs to another user. Set DATABASE_URL to the user who made it, or run as that one or a superuser: GRANT that user TO this one.`
    expect(await refusal(other)).toBe(belongs)
    expect(await openReadOnly(other, log).then(String, ({ message }) => message)).toBe(belongs)
    await database.query('GRANT USAGE ON SCHEMA studyhall TO other')
    await database.query('GRANT SELECT ON ALL TABLES IN SCHEMA studyhall TO other')
    expect(await refusal(other)).toBe(belongs)
  })

  it('where the user may only read, which need not be a standby’s doing', async () => {
    await refusal(database.url)
    const url = await asNew('reading')
    await database.query('GRANT postgres TO reading')
    await database.query('ALTER ROLE reading SET default_transaction_read_only = on')
    expect(await refusal(url)).toBe(
      `Postgres at ${host()} takes no writes: it is a standby, or it or this user is set to read only (default_transaction_read_only). Set DATABASE_URL to the primary, or lift that.`,
    )
  })
})

it('a user without the right to make schemas starts where somebody has made both', async () => {
  const url = await asNew('limited')
  await database.query('CREATE SCHEMA studyhall AUTHORIZATION limited')
  await database.query('CREATE SCHEMA studyhall_agenda AUTHORIZATION limited')
  expect(await refusal(url)).toBe('opened')
})

it('an empty database is as well as a file that is not there yet, for doctor', async () => {
  const { exists, problems } = await lookAtDatabase(database.url)
  expect({ exists, problems }).toEqual({ exists: false, problems: [] })
  await refusal(database.url)
  const { store, ...facts } = await lookAtDatabase(database.url)
  expect(facts).toMatchObject({ exists: true, problems: [], groups: [] })
  await store?.close()
})
