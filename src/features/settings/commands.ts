import { z } from 'zod'
import type { Card, Form } from '../../core/card.ts'
import { doneCard } from '../../core/cards.ts'
import { type Command, type Context, defineCommand } from '../../core/command.ts'
import type { Curriculum } from '../../core/curriculum.ts'
import { UserError } from '../../core/errors.ts'
import { type Group, groups } from '../../core/group.ts'
import { nextPost } from '../../core/next-post.ts'
import type { Caller, Delivery, Store } from '../../core/ports.ts'
import { formatInstant, formatWeekdays } from '../../core/schedule-text.ts'
import { plain } from '../../core/text.ts'
import { suggestZones } from '../../core/zone.ts'
import { archiveText, SETTINGS, type Setting, withSetting } from './rules.ts'

/** `group settings`: shows everything, changes one at a time, or several in a form. */
export function settingsCommands(store: Store, delivery: Delivery): Command[] {
  const apply = async (group: Group, changes: [Setting, string][], now: Temporal.Instant): Promise<Group> => {
    const change = (from: Group): Group =>
      changes.reduce((to, [setting, value]) => withSetting(to, setting, value, now), from)
    change(group)
    const saved = await store.update(groups, group.id, change)
    await delivery.changed(group.id)
    return saved
  }
  const saved = (group: Group, { caller, curriculum, now }: Context<Group>): Card =>
    doneCard('Saved', `${nextLine(group, curriculum, now)}\n\n${summary(group, caller)}`)
  return [
    defineCommand({
      name: 'settings',
      summary: 'See and change how this group is run',
      args: z.object({
        setting: z.enum(SETTINGS).optional().describe('what to change'),
        value: z.string().optional().describe('the new value'),
      }),
      who: 'manager',
      visibility: 'private',
      group: 'needed',
      suggest: { value: (typed) => (/[a-z]{3}/i.test(typed) ? suggestZones(typed) : []) },
      run: async ({ setting, value }, context) => {
        const { caller, group, now } = context
        if (setting === undefined) return { card: overview(group, caller) }
        if (value === undefined)
          throw new UserError(
            'What should it be?',
            `Write it as: \`${caller.typed({ name: 'settings', who: 'manager' })} ${setting} ${EXAMPLES[setting]}\``,
          )
        return { card: saved(await apply(group, [[setting, value]], now), context) }
      },
    }),
    defineCommand({
      name: 'settings-form',
      summary: 'Opens the settings as a form',
      args: z.object({}),
      who: 'manager',
      visibility: 'private',
      group: 'needed',
      opensForm: true,
      internal: true,
      run: async (_, { group }) => ({ form: settingsForm(group) }),
    }),
    defineCommand({
      name: 'settings-save',
      summary: 'Saves the form of settings',
      args: z.object({
        time: z.string(),
        zone: z.string(),
        days: z.string(),
        archive: z.string(),
        pin: z.string(),
      }),
      who: 'manager',
      visibility: 'private',
      group: 'needed',
      internal: true,
      run: async (values, context) => ({
        card: saved(
          await apply(context.group, Object.entries(values) as [Setting, string][], context.now),
          context,
        ),
      }),
    }),
  ]
}

const EXAMPLES: Record<Setting, string> = {
  time: '09:00',
  zone: 'Europe/Berlin',
  days: 'mon-fri',
  archive: '1d',
  pin: 'on',
  mention: 'none',
  tags: 'daily, questions',
  name: 'Ranking club',
}

const summary = ({ schedule, settings, name, channels }: Group, { remarks }: Caller): string =>
  [
    `- **time** ${schedule.time}`,
    `- **zone** ${schedule.zone}`,
    `- **days** ${formatWeekdays(schedule.weekdays)}`,
    `- **archive** ${archiveText(settings.archiveMinutes)} until a quiet discussion is archived (Discord)`,
    `- **pin** ${settings.pin ? 'on' : 'off'}`,
    `- **mention** ${settings.mention ? `role ${plain(settings.mention)}` : 'none'}`,
    `- **tags** ${settings.tags.length > 0 ? plain(settings.tags.join(', ')) : 'none'} (Discord forum)`,
    `- **name** ${plain(name)}`,
    ...channels.flatMap((channel) => remarks?.(channel, settings) ?? []).map((remark) => `\n${remark}`),
  ].join('\n')

function nextLine(group: Group, curriculum: Curriculum, now: Temporal.Instant): string {
  if (group.hold) return 'Posts are on hold.'
  if (group.place > curriculum.length) return 'The roadmap is finished.'
  const next = nextPost(group, curriculum.length, now)
  return next
    ? `The next post comes on ${formatInstant(next.instant, group.schedule.zone)} (${group.schedule.zone}).`
    : 'Posts are paused.'
}

const overview = (group: Group, caller: Caller): Card => ({
  plain: `Settings of ${group.name}.`,
  title: `Settings of ${group.name}`,
  text: summary(group, caller),
  footer: `Change one with \`${caller.typed({ name: 'settings', who: 'manager' })} time 09:30\``,
  buttons: [
    { label: 'Change', style: 'primary', action: 'settings-form' },
    { label: 'Status', action: 'status' },
  ],
})

const settingsForm = ({ schedule, settings }: Group): Form => ({
  title: 'Settings',
  submit: 'Save',
  action: 'settings-save',
  inputs: [
    { name: 'time', label: 'Time of the daily post', kind: 'text', value: schedule.time, required: true },
    { name: 'zone', label: 'Time zone', kind: 'text', value: schedule.zone, required: true },
    {
      name: 'days',
      label: 'Weekdays',
      kind: 'text',
      value: formatWeekdays(schedule.weekdays),
      required: true,
    },
    {
      name: 'archive',
      label: 'Archive quiet threads after',
      kind: 'text',
      value: archiveText(settings.archiveMinutes),
      hint: '1h, 1d, 3d or 7d',
      required: true,
    },
    {
      name: 'pin',
      label: 'Pin the daily post',
      kind: 'text',
      value: settings.pin ? 'on' : 'off',
      hint: 'on or off',
      required: true,
    },
  ],
})
