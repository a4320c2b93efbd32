import { hasLostDiscussion, type Occurrence } from '../core/occurrence.ts'
import { daysName } from './days-text.ts'

/** What became of one occurrence, in a sentence. Shared by the card and the `ledger` command. */
export function outcomeOf(row: Occurrence): string {
  const uncertain = row.steps.some(({ state }) => state === 'uncertain')
  const again = row.round > 1 ? ' again' : ''
  const what = row.days.length > 0 ? daysName(row.days) : ''
  const reason = row.reason ? `: ${row.reason}` : ''
  switch (row.state) {
    case 'done':
      return `posted ${what}${again}${row.late ? ', late' : ''}${row.answered > 0 ? `, ${row.answered} answered` : ''}${hasLostDiscussion(row) ? ', its discussion was deleted' : ''}${lacking(row)}`
    case 'open':
      return `posting ${what}${again}${waiting(row)}`
    case 'failed':
      return `${uncertain ? 'uncertain' : 'failed'}${what ? ` for ${what}` : ''}${reason}`
    case 'skipped':
    case 'missed':
      return `${row.state}${reason}`
  }
}

/** Channels that could not be posted in meanwhile. */
const lacking = ({ without = [] }: Occurrence): string =>
  without.length > 0 ? `, but not everywhere: ${without.map(({ reason }) => reason).join(' ')}` : ''

const waiting = (row: Occurrence): string => {
  const reason = row.steps.find(({ reason }) => reason)?.reason
  return reason ? `, waiting: ${reason}` : ''
}
