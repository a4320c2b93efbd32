import type { Button } from '../core/card.ts'
import { buttonFor } from '../core/command.ts'
import type { Curriculum } from '../core/curriculum.ts'
import * as to from './signatures.ts'

/** What a group can do once its roadmap is finished, for its managers; `hasOthers` is whether it may study something else. */
export const endButtons = (roadmap: Curriculum | undefined, hasOthers: boolean): Button[] => [
  buttonFor(to.jump, { day: 1 }, 'Start again at day 1'),
  ...(roadmap?.days.some(({ kind }) => kind === 'review')
    ? [buttonFor(to.reviewOnly, {}, 'Review days only')]
    : []),
  buttonFor(to.jumpForm, {}, 'Jump to a day'),
  buttonFor(to.roadmapPath, {}, 'Another path'),
  ...(hasOthers ? [buttonFor(to.curricula, {}, 'Other curricula')] : []),
]
