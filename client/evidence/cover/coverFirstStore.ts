import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** Whether photos are covered before they are sent, on this page until it is closed. */
export const useCoverFirstStore = defineStore('coverFirst', () => ({ isOn: shallowRef(false) }))
