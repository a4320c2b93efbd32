import { doneCard } from '../../core/card.ts'
import { buttonFor, type Command, defineCommand } from '../../core/command.ts'
import { plain } from '../../core/text.ts'
import * as to from '../../words/signatures.ts'
import { exportOf } from './rules.ts'
import { fileOf } from './text.ts'

/** `export`: what the group did, as a file to keep, with nobody in it. */
export const exportCommand: Command = defineCommand({
  ...to.exportGroup,
  summary: 'Get the group’s days, discussions, and settings as a file that names nobody',
  who: 'manager',
  visibility: 'private',
  effect: 'none',
  group: 'needed',
  run: async ({ format = 'markdown' }, { store, curricula, group, now }) => {
    const file = fileOf(await exportOf(store, group, curricula, now), format)
    const other = format === 'markdown' ? ('json' as const) : ('markdown' as const)
    return {
      card: doneCard(
        'The group as a file',
        `The days that **${plain(group.name)}** had, with the addresses of their discussions, the questions that nobody has answered yet, and the settings. It names nobody, and counts of fewer than three people are left out. What members wrote stays where they wrote it.`,
        [buttonFor(to.exportGroup, { format: other }, other === 'json' ? 'As JSON' : 'As Markdown')],
      ),
      file,
    }
  },
})
