import { api, Problem } from '@/api'
import { offline, problemOf } from '@/api/problem'
import { reached, lost } from './network'

export interface Picked { path: string; size: number; type: string; name: string }

/** Lets the person take or choose pictures; none when they think better of it. */
export function pickPictures(count: number): Promise<Picked[]> {
  return new Promise(resolve => {
    uni.chooseImage({
      count,
      sizeType: ['original', 'compressed'],
      sourceType: ['album', 'camera'],
      success: answer => {
        const files = (Array.isArray(answer.tempFiles) ? answer.tempFiles : [answer.tempFiles]) as { path?: string; size?: number; type?: string; name?: string }[]
        const paths = Array.isArray(answer.tempFilePaths) ? answer.tempFilePaths : [answer.tempFilePaths]
        resolve(paths.map((path, i) => {
          const name = files[i]?.name ?? path
          return { path, size: files[i]?.size ?? 0, type: files[i]?.type || typeOf(name), name }
        }))
      },
      fail: () => resolve([]),
    })
  })
}

/** Lets the person choose one file where a field takes PDF: from a chat in WeChat, from the device in a browser. */
export function pickPaper(accept: string[]): Promise<Picked[]> {
  const endings = accept.flatMap(type => ({ 'application/pdf': ['pdf'], 'image/png': ['png'], 'image/jpeg': ['jpg', 'jpeg'] })[type] ?? [])
  return new Promise(resolve => {
    // #ifdef H5
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = [...accept, ...endings.map(ending => `.${ending}`)].join(',')
    input.onchange = () => {
      const file = input.files?.[0]
      resolve(file ? [{ path: URL.createObjectURL(file), size: file.size, type: file.type || typeOf(file.name), name: file.name }] : [])
    }
    input.oncancel = () => resolve([])
    input.click()
    // #endif
    // #ifdef MP-WEIXIN
    wx.chooseMessageFile({
      count: 1,
      type: 'file',
      extension: endings,
      success: answer => resolve(answer.tempFiles.map(file => ({ path: file.path, size: file.size, type: typeOf(file.name), name: file.name }))),
      fail: () => resolve([]),
    })
    // #endif
  })
}

const typeOf = (name: string) => ({ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif', heic: 'image/heic', pdf: 'application/pdf' })[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''] ?? ''

/** Sends one file, telling how far it is from 0 to 1. Throws problems like every other request. */
export async function upload<T = { id: string; url: string }>(path: string, file: Picked, fields: Record<string, string>, progress: (part: number) => void, anonymous = false, name = 'file'): Promise<T> {
  const { url, header, code } = await api.addressed(path, anonymous)
  return new Promise((resolve, reject) => {
    const task = uni.uploadFile({
      url,
      header,
      filePath: file.path,
      name,
      formData: fields,
      success: answer => {
        reached()
        if (answer.statusCode >= 200 && answer.statusCode < 300) resolve(JSON.parse(answer.data) as T)
        else reject(problemOf(answer.statusCode, answer.data, {}, code))
      },
      fail: () => {
        lost()
        reject(offline(code))
      },
    })
    task?.onProgressUpdate?.(state => progress(Math.min(state.progress / 100, 0.99)))
  })
}

/** Fetches a picture that needs a token; an address for `image` that is good while the page lives. */
export async function picture(path: string): Promise<string> {
  const { url, header, code } = await api.addressed(path)
  let local = ''
  // #ifdef H5
  {
    const answer = await fetch(url, { headers: header }).catch(() => { throw offline(code) })
    if (!answer.ok) throw problemOf(answer.status, await answer.text(), {}, code)
    local = URL.createObjectURL(await answer.blob())
  }
  // #endif
  // #ifdef MP-WEIXIN
  local = await new Promise<string>((resolve, reject) => {
    uni.downloadFile({
      url,
      header,
      success: answer => (answer.statusCode === 200 ? resolve(answer.tempFilePath) : reject(problemOf(answer.statusCode, '', {}, code))),
      fail: () => reject(offline(code)),
    })
  })
  // #endif
  return local
}

/** Fetches a file that needs a token and hands it to the person. */
export async function download(path: string, name: string): Promise<void> {
  const { url, header, code } = await api.addressed(path)
  // #ifdef H5
  {
    const answer = await fetch(url, { headers: header }).catch(() => { throw offline(code) })
    if (!answer.ok) throw problemOf(answer.status, await answer.text(), {}, code)
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await answer.blob())
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
  }
  // #endif
  // #ifdef MP-WEIXIN
  await new Promise<void>((resolve, reject) => {
    uni.downloadFile({
      url,
      header,
      success: answer => {
        if (answer.statusCode !== 200) reject(problemOf(answer.statusCode, '', {}, code))
        else uni.openDocument({ filePath: answer.tempFilePath, fileType: name.split('.').pop() as 'xlsx', showMenu: true, success: () => resolve(), fail: () => reject(new Problem('cannot-open', 400, '不能打开', `这台手机不能打开 ${name}，请在浏览器里下载。`)) })
      },
      fail: () => reject(offline(code)),
    })
  })
  // #endif
}
