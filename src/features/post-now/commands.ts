import { z } from 'zod'
import { doneCard, problemCard } from '../../core/cards.ts'
import { type Command, defineCommand } from '../../core/command.ts'
import { groups } from '../../core/group.ts'
import type { Delivery, Store } from '../../core/ports.ts'
import { plain } from '../../core/text.ts'

/** `group post-now`: today's post if it is not out; if it is, offers to send it again. */
export const postNowCommand = (store: Store, delivery: Delivery): Command =>
  defineCommand({
    name: 'post-now',
    summary: 'Send today’s post now',
    args: z.object({ again: z.enum(['again']).optional().describe('sends it once more although it is out') }),
    who: 'manager',
    visibility: 'private',
    group: 'needed',
    run: async ({ again }, { group, curriculum }) => {
      const done = await delivery.postNow(group.id, again !== undefined)
      switch (done) {
        case 'sending':
          return { card: doneCard('On its way', 'The post is being sent; its discussion follows.') }
        case 'out':
          return {
            card: {
              plain: 'Today’s post is out already. Send it again?',
              title: 'Today’s post is out already',
              text: 'It can be sent once more, marked as posted again. The roadmap does not move.',
              buttons: [{ label: 'Send it again', action: 'post-now', arg: 'again' }],
            },
          }
        case 'found':
          return {
            card: doneCard(
              'It is all there',
              'I looked again and found what I had missed; nothing was sent.',
            ),
          }
        case 'uncertain':
          return {
            card: {
              plain: 'Part of the post may be there already. Send it all the same?',
              title: 'It may be there already',
              text: 'I sent it, got no answer, and cannot read this channel’s history to see whether it arrived. Look into the channel and its discussion: if something is missing, have it sent.',
              tone: 'bad',
              buttons: [{ label: 'Something is missing: send it', action: 'post-now', arg: 'again' }],
            },
          }
        case 'finished':
          return {
            card: problemCard(
              'The roadmap is finished',
              `All ${curriculum.length} days are done. Jump to a day first.`,
              [{ label: 'Roadmap', action: 'roadmap' }],
            ),
          }
        case 'held': {
          const hold = (await store.get(groups, group.id))?.hold
          return {
            card: problemCard(
              'This channel says no',
              `${plain(hold?.reason ?? '')} ${plain(hold?.mends ?? '')}`,
              [{ label: 'Check again', action: 'resume' }],
            ),
          }
        }
      }
    },
  })
