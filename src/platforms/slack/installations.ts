import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Installation, InstallationStore } from '@slack/bolt'
import { z } from 'zod'
import { defineKind, type Store } from '../../core/records.ts'

/** An installation without the person who made it, sealed with AES-256-GCM: its team id is authenticated, so no record can take another's place. `at` is epoch ms. */
const installations = defineKind('slack-installation', {
  version: 2,
  schema: z.object({ iv: z.base64(), tag: z.base64(), sealed: z.base64(), at: z.number() }),
  upgrades: { 1: (old: Sealed) => ({ at: 0, ...old }) },
})

/** An installation in a workspace by one of its members. */
export type Installed = { team: string; by: string; isNew: boolean }

/** The installations of many workspaces, with tokens that the database does not show. */
export type Installations = InstallationStore & {
  tokenOf(team: string): Promise<string | undefined>
  /** Removes one unless it was stored after an instant (epoch ms). Resolves to whether it is gone. */
  remove(team: string, until: number): Promise<boolean>
  /** Has each installation told to one listener, with whoever made it; `isNew` where the workspace had none. */
  watch(heard: (installed: Installed) => void): void
}

/**
 * Keeps installations in the store, encrypted under `key` (32 bytes). `now` answers epoch ms.
 */
export function createInstallations(store: Store, key: Buffer, now: () => number): Installations {
  const known = new Map<string, Installation>()
  let heard = (_installed: Installed): void => {}

  const fetchOne = async (team: string): Promise<Installation | undefined> => {
    const found = known.get(team)
    if (found) return found
    const record = await store.get(installations, team)
    if (!record) return undefined
    const opened = open(record, team, key)
    known.set(team, opened)
    return opened
  }

  const drop = async (team: string): Promise<void> => {
    known.delete(team)
    await store.transact(async (tx) => tx.delete(installations, team))
  }

  return {
    storeInstallation: async (installation) => {
      const team = installation.team?.id
      if (!team || installation.isEnterpriseInstall)
        throw new Error('Studyhall is installed in one workspace at a time, not in a whole organization.')
      // Who installed it is told once and not kept; of a member's own token, were one granted, nothing here has need.
      const kept: Installation = { ...installation, user: { id: '', token: undefined, scopes: undefined } }
      const isNew = await store.transact(async (tx) => {
        const before = await tx.get(installations, team)
        tx.put(installations, team, { ...seal(kept, team, key), at: now() })
        return before === undefined
      })
      known.set(team, kept)
      heard({ team, by: installation.user.id, isNew })
    },
    fetchInstallation: async (query) => {
      const found = query.teamId ? await fetchOne(query.teamId) : undefined
      if (!found) throw new Error('The app is not installed in this workspace.')
      return found as Installation<'v1' | 'v2', never>
    },
    deleteInstallation: async ({ teamId }) => {
      if (teamId) await drop(teamId)
    },
    watch: (listener) => {
      heard = listener
    },
    tokenOf: async (team) => (await fetchOne(team))?.bot?.token,
    remove: async (team, until) => {
      const record = await store.get(installations, team)
      // Slack counts in whole seconds.
      if (record && Math.floor(record.at / 1000) > Math.floor(until / 1000)) return false
      await drop(team)
      return true
    },
  }
}

type Sealed = { iv: string; tag: string; sealed: string }

/** A nonce must never repeat under one key: 12 random bytes each time. */
function seal(installation: Installation, team: string, key: Buffer): Sealed {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(team))
  const sealed = Buffer.concat([cipher.update(JSON.stringify(installation), 'utf8'), cipher.final()])
  return {
    iv: iv.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    sealed: sealed.toString('base64'),
  }
}

function open({ iv, tag, sealed }: Sealed, team: string, key: Buffer): Installation {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64'), { authTagLength: 16 })
      .setAAD(Buffer.from(team))
      .setAuthTag(Buffer.from(tag, 'base64'))
    const opened = Buffer.concat([decipher.update(Buffer.from(sealed, 'base64')), decipher.final()])
    return JSON.parse(opened.toString('utf8')) as Installation
  } catch (cause) {
    throw new Error(
      `The installation of ${team} cannot be decrypted. Set ENCRYPTION_KEY to the key it was stored with, or install the app there again.`,
      { cause },
    )
  }
}
