import { randomBytes } from 'node:crypto'
import type { Installation } from '@slack/bolt'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { defineKind } from '../../../src/core/records.ts'
import { createInstallations } from '../../../src/platforms/slack/installations.ts'
import { createMemoryStore, put } from '../../support/memory.ts'

/** The records as they lie in the database. */
const raw = defineKind('slack-installation', {
  version: 2,
  schema: z.looseObject({ iv: z.string(), tag: z.string(), sealed: z.string() }),
  upgrades: { 1: (old) => old },
})

const installation = (team: string, token = `xoxb-${team}`): Installation =>
  ({
    team: { id: team, name: team },
    enterprise: undefined,
    user: { token: 'xoxp-personal', scopes: [], id: 'U1' },
    bot: { token, scopes: ['chat:write'], id: 'B1', userId: 'UBOT' },
    isEnterpriseInstall: false,
    authVersion: 'v2',
  }) as unknown as Installation

describe('the installations of many workspaces', () => {
  const key = randomBytes(32)

  it('are there after a restart, without who made them and their own token', async () => {
    const store = createMemoryStore()
    await createInstallations(store, key, Date.now).storeInstallation(installation('T1'))
    const again = createInstallations(store, key, Date.now)
    expect(await again.tokenOf('T1')).toBe('xoxb-T1')
    const found = await again.fetchInstallation({
      teamId: 'T1',
      enterpriseId: undefined,
      isEnterpriseInstall: false,
    })
    expect(found.user).toEqual({ id: '' })
  })

  it('show no token in the database and never repeat a nonce', async () => {
    const store = createMemoryStore()
    const { storeInstallation } = createInstallations(store, key, Date.now)
    const nonces = new Set<string>()
    for (let i = 0; i < 20; i++) {
      await storeInstallation(installation('T1'))
      const record = await store.get(raw, 'T1')
      expect(JSON.stringify(record)).not.toContain('xoxb-T1')
      expect(Buffer.from(record?.sealed ?? '', 'base64').toString('latin1')).not.toContain('xoxb-T1')
      expect(Buffer.from(record?.iv ?? '', 'base64')).toHaveLength(12)
      nonces.add(record?.iv ?? '')
    }
    expect(nonces.size).toBe(20)
  })

  it('cannot be moved to another workspace, changed, or read with another key', async () => {
    const store = createMemoryStore()
    await createInstallations(store, key, Date.now).storeInstallation(installation('T1'))
    const record = await store.get(raw, 'T1')
    if (!record) throw new Error('nothing was stored')
    const sealed = Buffer.from(record.sealed, 'base64')
    sealed[0] = (sealed[0] ?? 0) ^ 1
    await put(store, raw, 'T2', record)
    await put(store, raw, 'T3', { ...record, sealed: sealed.toString('base64') })
    const fresh = createInstallations(store, key, Date.now)
    await expect(fresh.tokenOf('T2')).rejects.toThrow('ENCRYPTION_KEY')
    await expect(fresh.tokenOf('T3')).rejects.toThrow('ENCRYPTION_KEY')
    await expect(createInstallations(store, randomBytes(32), Date.now).tokenOf('T1')).rejects.toThrow(
      'ENCRYPTION_KEY',
    )
  })

  it('are gone once removed, unless they were made after that', async () => {
    const store = createMemoryStore()
    const installations = createInstallations(store, key, Date.now)
    await installations.storeInstallation(installation('T1'))
    expect(await installations.remove('T1', Date.now() - 60_000)).toBe(false)
    expect(await installations.remove('T1', Date.now())).toBe(true)
    expect(await installations.tokenOf('T1')).toBeUndefined()
    expect(await createInstallations(store, key, Date.now).tokenOf('T1')).toBeUndefined()
  })

  it('are refused for a whole organization', async () => {
    const org = {
      ...installation('T1'),
      team: undefined,
      isEnterpriseInstall: true,
    } as unknown as Installation
    await expect(
      createInstallations(createMemoryStore(), key, Date.now).storeInstallation(org),
    ).rejects.toThrow('one workspace')
  })
})
