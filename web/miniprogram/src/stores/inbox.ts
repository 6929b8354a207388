import { defineStore } from 'pinia'
import { ref } from 'vue'
import { api, type Notice, type Page } from '@/api'
import { useSession } from './session'

/** The account's notices, as far as they have been looked at on this device. */
export const useInbox = defineStore('inbox', () => {
  const items = ref<Notice[]>([])
  const total = ref(0)
  const unread = ref(0)

  useSession().whenForgotten(() => { items.value = []; total.value = 0; unread.value = 0 })

  async function load(page = 0): Promise<Page<Notice>> {
    const answer = await api.get<Page<Notice> & { unread?: number }>('/api/notices', { page, size: 20 })
    items.value = page === 0 ? answer.items : [...items.value, ...answer.items]
    total.value = answer.total
    unread.value = answer.unread ?? items.value.filter(n => !n.readAt).length
    return answer
  }

  async function read(notice: Notice) {
    if (notice.readAt) return
    await api.post(`/api/notices/${notice.id}/read`)
    const kept = items.value.find(n => n.id === notice.id)
    if (kept) kept.readAt = new Date().toISOString()
    unread.value = Math.max(0, unread.value - 1)
  }

  return { items, total, unread, load, read }
})
