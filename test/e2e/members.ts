type World = typeof import('../../src/platforms/playground/world.ts')

/** A playground’s world with these members in place of its three; the first manages it. */
export function withMembers(own: World, names: readonly string[]): World {
  const [manager, member] = own.MEMBERS
  const MEMBERS = names.map((name, i) => ({
    id: name.toLowerCase(),
    name,
    role: (i === 0 ? manager : member)?.role ?? '',
    standing: (i === 0 ? manager : member)?.standing ?? { admin: false, maySetUp: 'No.' },
  }))
  const direct = MEMBERS.map(({ id, name }) => ({
    id: `dm-${id}`,
    name: 'Studyhall',
    about: name,
    direct: id,
  }))
  const everybody = own.channelsOf(undefined)
  return {
    ...own,
    MEMBERS,
    channelsOf: (user) => [...everybody, ...direct.filter((each) => each.direct === user)],
    channelById: (id) => [...everybody, ...direct].find((each) => each.id === id),
    memberById: (id) => MEMBERS.find((each) => each.id === id),
  }
}
