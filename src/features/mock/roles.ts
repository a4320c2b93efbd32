import type { Role, Round, Seat, Table } from '../../core/mock.ts'

/** Whether of these people one can be the candidate and another one the interviewer. */
export const canSit = (people: readonly (readonly Role[])[]): boolean =>
  people.some(
    (roles, i) =>
      roles.includes('candidate') && people.some((other, j) => i !== j && other.includes('interviewer')),
  )

/** Who may still come to a table. */
export const expected = ({ seats }: Pick<Table, 'seats'>): Seat[] =>
  seats.filter(({ said }) => said === 'nothing' || said === 'yes')

/** Who is there. */
export const present = (table: Pick<Table, 'seats'>): Seat[] => expected(table).filter(({ here }) => here)

/**
 * Who is asked next and who asks, of those who are there: whoever wants to and has had the fewest turns, in the order of the seats; where
 * nobody wants to, anybody. `undefined` with fewer than two.
 */
export function nextPair(
  there: readonly Seat[],
  rounds: readonly Pick<Round, 'candidate' | 'interviewer'>[],
): { candidate: string; interviewer: string } | undefined {
  const pick = (among: readonly Seat[], role: 'candidate' | 'interviewer'): Seat | undefined => {
    const turns = (seat: Seat): number => rounds.filter((round) => round[role] === seat.person).length
    const willing = among.filter(({ roles }) => roles.includes(role))
    return (willing.length > 0 ? willing : [...among]).toSorted((one, other) => turns(one) - turns(other))[0]
  }
  // Where one person alone would ask, somebody else is asked.
  const asking = there.filter(({ roles }) => roles.includes('interviewer'))
  const asked = asking.length === 1 ? there.filter((seat) => seat !== asking[0]) : there
  const candidate = pick(asked.some(({ roles }) => roles.includes('candidate')) ? asked : there, 'candidate')
  const interviewer =
    candidate &&
    pick(
      there.filter((seat) => seat !== candidate),
      'interviewer',
    )
  return candidate && interviewer && { candidate: candidate.person, interviewer: interviewer.person }
}

/** What somebody is in a round. */
export const roleIn = (round: Pick<Round, 'candidate' | 'interviewer'>, person: string): Role =>
  person === round.candidate ? 'candidate' : person === round.interviewer ? 'interviewer' : 'observer'
