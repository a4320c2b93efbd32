import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { type PostgresServer, startPostgres } from './server.ts'

/** Where a worker of vitest asks for the server that its run shares. */
const ASK = 'STUDYHALL_TEST_POSTGRES'

/**
 * Before a run of vitest: whoever asks first has one Postgres started, which all of the run share. A run that needs
 * none starts none. Answers what ends it.
 */
export default async function setup(): Promise<() => Promise<void>> {
  let server: Promise<PostgresServer> | undefined
  const answer = async (socket: Socket): Promise<void> => {
    server ??= startPostgres()
    const reply = await server.then(
      (started) => ({ url: started.url() }),
      (error: Error) => ({ error: error.message }),
    )
    socket.on('error', () => {}).end(JSON.stringify(reply))
  }
  const desk = createServer(answer).listen(0, '127.0.0.1')
  await once(desk, 'listening')
  process.env[ASK] = String((desk.address() as { port: number }).port)
  return async () => {
    desk.close()
    await server?.then((started) => started.stop()).catch(() => {})
  }
}

let own: Promise<string> | undefined

/** The URL of a Postgres that this process may make databases in: the run's, or its own outside of a run. */
export function sharedServer(): Promise<string> {
  own ??= process.env[ASK] ? ask(Number(process.env[ASK])) : startPostgres().then((started) => started.url())
  return own
}

async function ask(port: number): Promise<string> {
  const { url, error } = JSON.parse(await text(connect(port, '127.0.0.1')))
  if (error) throw new Error(error)
  return url
}
