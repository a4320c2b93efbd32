import { expect, it } from 'vitest'
import { HandedOver } from '../../src/core/errors.ts'
import { Background } from '../../src/delivery/background.ts'
import { createQuietLog } from '../fakes/quiet-log.ts'

it('has ended when what it began has ended as well, and logs what fails', async () => {
  const log = createQuietLog()
  const background = new Background(log)
  const gate = Promise.withResolvers<void>()
  let done = false
  const late = async () => {
    await gate.promise
    done = true
  }
  background.run(Promise.resolve().then(() => background.run(late())))
  background.run(Promise.reject(new Error('No route.')))
  const settled = background.settled()
  await new Promise((resolve) => setImmediate(resolve))
  gate.resolve()
  await settled
  expect(done).toBe(true)
  expect(log.entries.map(({ level }) => level)).toEqual(['error'])
})

it('counts what another process has taken as no failure', async () => {
  const log = createQuietLog()
  const background = new Background(log)
  background.run(Promise.reject(new HandedOver('Another process has taken tend/all.')))
  await background.settled()
  expect(log.entries.map(({ level }) => level)).toEqual(['info'])
})
