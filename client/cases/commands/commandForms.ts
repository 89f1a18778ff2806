import type { Component } from 'vue'
import type { CaseCommandName } from '#shared/commands.ts'
import RelocateForm from '../forms/RelocateForm.vue'
import SortForm from '../forms/SortForm.vue'
import WhistleForm from '../forms/WhistleForm.vue'
import AnswerForm from './AnswerForm.vue'
import { hasOwnForm, type OwnForm } from './commandFields.ts'
import MergeForm from './MergeForm.vue'

/** The forms that a description of fields is not enough for. */
const ownForms: Record<OwnForm, Component> = {
  sort: SortForm,
  whistle: WhistleForm,
  relocate: RelocateForm,
  answer: AnswerForm,
  merge: MergeForm,
}
export const ownFormOf = (name: CaseCommandName): Component | null =>
  hasOwnForm(name) ? ownForms[name] : null
