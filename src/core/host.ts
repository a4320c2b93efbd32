import { z } from 'zod'
import type { Caller } from './caller.ts'
import type { Group } from './group.ts'
import { discussions, occurrences } from './occurrence.ts'
import { type Absence, isAwayOn, people, personOf } from './person.ts'
import { defineKind, each, type Reader, type Tx } from './records.ts'
import { type MemberRef, memberRefSchema, threadKey } from './refs.ts'
import { daysPerPost, localDate } from './schedule.ts'

/** Who hosts a group’s days in turn, by `<group>/<person>`: their account, and on which local dates they let somebody else. */
export const rotas = defineKind('rota', {
  version: 1,
  schema: z.object({ member: memberRefSchema, passed: z.array(localDate) }),
})
type Host = z.output<typeof rotas.schema>

/** In which groups a person hosts, by `<person>/<group>`. */
export const hosts = defineKind('host', { version: 1, schema: z.object({ group: z.string() }) })

const keysOf = (member: MemberRef, group: string): { rota: string; host: string } => ({
  rota: `${group}/${personOf(member)}`,
  host: `${personOf(member)}/${group}`,
})

/** Somebody hosts in a group from now on, in turn; whoever does already has handed on the same dates as before. */
export async function joinRota(
  tx: Tx,
  { platform, workspace, user }: MemberRef,
  group: string,
): Promise<void> {
  const member = { platform, workspace, user }
  const { rota, host } = keysOf(member, group)
  await tx.insert(rotas, rota, { member, passed: [] })
  tx.put(hosts, host, { group })
}

/** Somebody hosts no more in a group. */
export function leaveRota(tx: Tx, member: MemberRef, group: string): void {
  const { rota, host } = keysOf(member, group)
  tx.delete(rotas, rota)
  tx.delete(hosts, host)
}

/** Whether somebody hosts in a group, in turn. */
export const isInRota = async (reader: Reader, member: MemberRef, group: string): Promise<boolean> =>
  (await reader.get(rotas, keysOf(member, group).rota)) !== undefined

/** Somebody lets another host on a local date; dates before `today` are let go. Resolves to whether they are in the rota. */
export async function passRota(
  tx: Tx,
  member: MemberRef,
  group: string,
  date: string,
  today: string,
): Promise<boolean> {
  const { rota } = keysOf(member, group)
  const old = await tx.get(rotas, rota)
  if (!old) return false
  const passed = old.passed.filter((each) => each >= today && each !== date)
  tx.put(rotas, rota, { ...old, passed: [...passed, date] })
  return true
}

/** Whose turn it is on a local date, purely: by how many posts the roadmap took so far, past who is away or lets another; nobody where none is left. */
export function turnOf(
  rota: readonly (Host & { away: readonly Absence[] })[],
  posts: number,
  date: string,
): MemberRef | undefined {
  const start = rota.length > 0 ? posts % rota.length : 0
  const inTurn = [...rota.slice(start), ...rota.slice(0, start)]
  return inTurn.find(({ passed, away }) => !passed.includes(date) && !isAwayOn(away, date))?.member
}

/** Whether somebody hosts the discussion they call from: the one of a post that came on their turn. */
export async function hostsHere(
  reader: Reader,
  group: Group,
  { member, channel, thread }: Pick<Caller, 'member' | 'channel' | 'thread'>,
): Promise<boolean> {
  if (!group.host || !channel || thread === undefined) return false
  const found = await reader.get(discussions, threadKey({ ...channel, thread }))
  const row = found && (await reader.get(occurrences, found.occurrence))
  // The group has moved on with its post: the turn was decided by the day that came.
  const [position] = row?.days ?? []
  if (!row || row.group !== group.id || position === undefined) return false
  const host = await hostOn(reader, { ...group, position }, row.date)
  return host !== undefined && personOf(host) === personOf(member)
}

/** Who hosts in a group on a local date on which a roadmap day comes. */
export async function hostOn(
  reader: Reader,
  { id, position, schedule }: Pick<Group, 'id' | 'position' | 'schedule'>,
  date: string,
): Promise<MemberRef | undefined> {
  const rota: (Host & { away: readonly Absence[] })[] = []
  for await (const { value } of each(reader, rotas, { prefix: `${id}/` })) {
    const who = await reader.get(people, personOf(value.member))
    // Whose account is gone hosts nothing.
    if (who && who.goneAt === undefined) rota.push({ ...value, away: who.away ?? [] })
  }
  // Of two days a post the roadmap's numbers would always fall to the same half of the rota.
  return turnOf(rota, Math.floor(position / daysPerPost(schedule)), date)
}
