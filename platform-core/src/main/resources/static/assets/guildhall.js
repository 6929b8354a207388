/* Guildhall's behaviour of pages. Everything is found by data attributes, so that parts swapped in by htmx work too and
   no page needs a script of its own. See docs/console-pages.md for the list. */
(() => {
  'use strict';
  const doc = document, root = doc.documentElement;
  const on = (type, handler, capture) => doc.addEventListener(type, handler, capture);
  const find = (selector, within = doc) => within.querySelector(selector);
  const all = (selector, within = doc) => [...within.querySelectorAll(selector)];
  const meta = name => find(`meta[name="${name}"]`)?.content ?? '';
  const make = (tag, attributes = {}, ...children) => {
    const made = doc.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };
  const icon = name => {
    const svg = doc.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('class', 'ti'); svg.setAttribute('aria-hidden', 'true');
    const use = doc.createElementNS('http://www.w3.org/2000/svg', 'use');
    use.setAttribute('href', `${meta('gh-icons')}#${name}`);
    svg.append(use);
    return svg;
  };

  /* ---- requests: CSRF, sessions that ended, failures ---- */
  on('htmx:configRequest', e => {
    if (meta('csrf-header')) e.detail.headers[meta('csrf-header')] = meta('csrf');
    // What was pressed says what is meant; htmx forgets it where the button stands outside of its form.
    const pressed = e.detail.triggeringEvent?.submitter;
    if (pressed?.name && pressed.form === e.detail.elt && !e.detail.formData.has(pressed.name)) {
      e.detail.formData.append(pressed.name, pressed.value);
    }
  });
  on('htmx:beforeProcessNode', e => {
    if (e.target.matches?.('a[download], a[target=_blank]')) e.target.setAttribute('hx-boost', 'false');
  });
  on('htmx:beforeSwap', e => {
    const { xhr, boosted } = e.detail;
    if (/\/sign-in(\?|$)/.test(xhr.responseURL) && !location.pathname.endsWith('/sign-in')) { // the session ended
      e.detail.shouldSwap = false; location.assign(boosted ? xhr.responseURL : location.href); return;
    }
    // An error page that stands alone brings its own styles: it is opened as a page, or told in a word after a form.
    if (boosted && xhr.status >= 400 && xhr.status !== 422 && !xhr.responseText.includes('<meta name="csrf"')) {
      e.detail.shouldSwap = false;
      if (e.detail.requestConfig.verb === 'get') location.assign(xhr.responseURL); else failed(xhr);
      return;
    }
    if (boosted || xhr.status === 422) { e.detail.shouldSwap = true; e.detail.isError = false; return; }
    if (xhr.status >= 400) { e.detail.shouldSwap = false; failed(xhr); }
  });
  on('htmx:sendError', () => offline(true));
  on('htmx:timeout', () => offline(true));
  addEventListener('online', () => offline(false));
  addEventListener('offline', () => offline(true));
  on('htmx:afterOnLoad', () => offline(false));
  function failed(xhr) {
    const words = meta('gh-failed').split('|');
    let text = words[xhr.status === 403 ? 1 : xhr.status === 404 ? 2 : xhr.status === 409 ? 3 : 0] || words[0];
    if ((xhr.getResponseHeader('Content-Type') || '').includes('problem+json')) {
      try { text = JSON.parse(xhr.responseText).detail || text; } catch { /* the general words stand */ }
    } else {
      text = new DOMParser().parseFromString(xhr.responseText, 'text/html').title || text;
    }
    toast({ text, bad: true });
  }
  function offline(is) {
    const bar = find('#gh-offline');
    if (bar) bar.hidden = !is;
  }

  /* ---- data-sift: typing leaves only what contains it, groups without any hide ---- */
  on('input', e => {
    const list = e.target.matches?.('[data-sift]') && find(e.target.dataset.sift);
    if (!list) return;
    const text = e.target.value.trim().toLowerCase();
    all('[data-sift-text]', list).forEach(one => { one.hidden = !one.dataset.siftText.toLowerCase().includes(text); });
    all('[data-sift-group]', list).forEach(group => { group.hidden = !find('[data-sift-text]:not([hidden])', group); });
    const none = find('[data-sift-none]', list);
    if (none) none.hidden = !!find('[data-sift-text]:not([hidden])', list);
  });

  /* ---- a line at the top while a page is on its way ---- */
  const line = () => find('.loading');
  on('htmx:beforeRequest', e => { if (e.detail.boosted) line()?.classList.add('on'); });
  on('htmx:afterRequest', () => line()?.classList.remove('on'));

  /* ---- toasts ---- */
  function toast({ text, undo, bad }) {
    const region = find('#toasts');
    if (!region) return;
    region.replaceChildren();
    const shown = make('div', { class: 'toast-x' + (bad ? ' bad' : ''), role: bad ? 'alert' : 'status' }, icon(bad ? 'alert-circle' : 'circle-check'), make('span', {}, text));
    if (undo) {
      const button = make('button', { type: 'button' }, meta('gh-undo') || '撤销');
      button.addEventListener('click', () => { shown.remove(); htmx.ajax('POST', undo, { target: 'body' }); });
      shown.append(button);
    }
    region.append(shown);
    setTimeout(() => shown.remove(), undo ? 8000 : bad ? 7000 : 4000);
  }
  on('toast', e => toast(e.detail));
  function takeToasts(within) {
    // Of a page that was swapped in, each part below the body arrives by itself, and this one is such a part.
    for (const waiting of within.matches?.('[data-toast]') ? [within] : all('[data-toast]', within)) { const text = waiting.dataset.toast; waiting.remove(); toast({ text }); }
  }

  /* ---- dialogs: [data-dialog="#id"] opens, [data-close] closes, focus goes back by itself ---- */
  on('click', e => {
    const opener = e.target.closest('[data-dialog]');
    if (opener) { e.preventDefault(); find(opener.dataset.dialog)?.showModal(); return; }
    const closer = e.target.closest('[data-close]');
    if (closer) {
      e.preventDefault();
      const dialog = closer.closest('dialog');
      if (dialog) dialog.close(); else if (closer.closest('.drawer')) closeDrawer(); else closer.closest('details')?.removeAttribute('open');
    }
    if (e.target.matches('dialog.dlg')) e.target.close(); // the backdrop
  });

  /* ---- questions before an act: data-confirm (title), data-confirm-text, data-confirm-act, data-confirm-bad,
     data-confirm-ask (label of what must be written before the act, kept in the form's hidden field of class confirm-answer) ---- */
  let asked = null;
  on('submit', e => {
    const form = e.target, by = e.submitter, source = by?.dataset.confirm ? by : form;
    if (!source.dataset?.confirm || asked === source) { asked = null; return; }
    e.preventDefault(); e.stopImmediatePropagation();
    const d = source.dataset;
    const act = make('button', { type: 'button', class: 'btn ' + ('confirmBad' in d ? 'btn-bad' : 'btn-primary') }, d.confirmAct || by?.textContent.trim() || '继续');
    const stay = make('button', { type: 'button', class: 'btn' }, '取消');
    const answer = d.confirmAsk && find('input.confirm-answer', form);
    const words = answer && make('textarea', { class: 'in', id: 'gh-ask-words', rows: 3, maxlength: answer.getAttribute('maxlength'), placeholder: answer.getAttribute('placeholder') || '', required: '' });
    const asking = words ? [make('div', { class: 'fld mt' }, make('label', { for: words.id }, d.confirmAsk), words)] : [];
    const dialog = make('dialog', { class: 'dlg', 'aria-labelledby': 'gh-ask' },
      make('div', { class: 'dt' }, make('h2', { id: 'gh-ask' }, d.confirm)),
      make('div', { class: 'dc' }, ...(d.confirmText || '').split('\n').filter(Boolean).map(t => make('p', {}, t)), ...asking),
      make('div', { class: 'foot' }, stay, act));
    stay.addEventListener('click', () => dialog.close());
    act.addEventListener('click', () => {
      if (words) {
        words.value = words.value.trim();
        words.setCustomValidity(words.value ? '' : '请填写' + d.confirmAsk); // in the console's language, whatever the browser's is
        if (!words.reportValidity()) return;
        answer.value = words.value;
      }
      asked = source; dialog.close('go');
    });
    dialog.addEventListener('close', () => { dialog.remove(); if (asked === source) form.requestSubmit(by); else by?.focus(); });
    doc.body.append(dialog); dialog.showModal(); (words || stay).focus();
  }, true);

  /* ---- one sending at a time: the button says so and cannot be pressed again ---- */
  on('submit', e => {
    const by = e.submitter;
    if (e.defaultPrevented || !by?.matches('.btn') || e.target.method === 'get') return;
    if (by.dataset.busy !== undefined) { e.preventDefault(); e.stopImmediatePropagation(); return; }
    by.dataset.busy = '';
    const spinner = icon('loader-2'); spinner.classList.add('spin');
    const own = find('.ti', by);
    if (own) { own.style.display = 'none'; }
    by.prepend(spinner);
    const done = () => { delete by.dataset.busy; spinner.remove(); if (own) own.style.display = ''; };
    e.target.addEventListener('htmx:afterRequest', done, { once: true });
    addEventListener('pageshow', done, { once: true });
    setTimeout(done, 30000);
  });

  /* ---- menus: <details class="menu"> closes on a click elsewhere, Esc, or choosing ---- */
  on('click', e => { for (const open of all('details.menu[open], details.me[open]')) if (!open.contains(e.target) || e.target.closest('.mi')) open.open = false; });
  on('keydown', e => {
    if (e.key !== 'Escape') return;
    const open = find('details.menu[open], details.me[open]');
    if (open) { open.open = false; find('summary', open).focus(); }
    else if (root.dataset.menu === 'open') menu(false);
    else if (find('#drawer')?.childElementCount && !find('dialog[open]')) closeDrawer();
  });

  /* ---- the menu on a phone, the narrow side bar ---- */
  let menuOpener = null;
  function menu(open) {
    if (open) { root.dataset.menu = 'open'; find('.side a')?.focus(); } else { delete root.dataset.menu; menuOpener?.focus(); }
    find('[data-menu-toggle]')?.setAttribute('aria-expanded', open);
  }
  on('click', e => {
    const toggle = e.target.closest('[data-menu-toggle]');
    if (toggle) { menuOpener = toggle.matches('button.ib') ? toggle : menuOpener; menu(root.dataset.menu !== 'open'); }
    if (e.target.closest('[data-side-toggle]')) {
      const mini = root.dataset.side !== 'mini';
      if (mini) root.dataset.side = 'mini'; else delete root.dataset.side;
      try { localStorage.setItem('gh-side', mini ? 'mini' : ''); } catch { /* private window */ }
    }
  });
  try { if (localStorage.getItem('gh-side') === 'mini') root.dataset.side = 'mini'; } catch { /* private window */ }

  /* ---- drawer: parts swapped into #drawer open it; closing gives back focus and address ---- */
  let behind = null;
  on('htmx:beforeRequest', e => {
    if (e.detail.target?.id === 'drawer' && !e.detail.target.childElementCount) behind = { focus: doc.activeElement, address: location.href };
  });
  on('htmx:afterSwap', e => {
    if (e.detail.target?.id !== 'drawer') return;
    const by = e.detail.requestConfig?.elt?.closest('tr');
    all('tr.cur').forEach(row => row.classList.remove('cur'));
    by?.classList.add('cur');
    const title = find('h2, [data-close]', e.detail.target);
    if (title) { title.tabIndex = -1; title.focus({ preventScroll: true }); }
  });
  function closeDrawer() {
    const drawer = find('#drawer');
    if (drawer?.dataset.back) { location.assign(drawer.dataset.back); return; }
    drawer?.replaceChildren();
    all('tr.cur').forEach(row => row.classList.remove('cur'));
    if (behind) { history.replaceState(history.state, '', behind.address); behind.focus?.focus(); behind = null; }
  }
  on('keydown', e => { // up and down go through the rows while the drawer is open
    if ((e.key !== 'ArrowDown' && e.key !== 'ArrowUp') || e.target.closest('input, textarea, select, dialog') || !find('#drawer')?.childElementCount) return;
    step(e.key === 'ArrowDown' ? 1 : -1, e);
  });
  on('click', e => { const s = e.target.closest('[data-step]'); if (s) step(Number(s.dataset.step), e); });
  function step(by, e) {
    const links = all('.tbl [hx-target="#drawer"]');
    const at = links.findIndex(a => a.closest('tr')?.classList.contains('cur'));
    const next = links[at + by];
    if (at >= 0 && next) { e.preventDefault(); next.click(); next.scrollIntoView({ block: 'nearest' }); }
  }

  /* ---- a popover at what opens it: [data-pop] fills its [data-pop-of] by htmx, [data-pop-close] closes ---- */
  let popper = null;
  function closePop() {
    for (const open of all('[data-pop-of]:not([hidden])')) { open.hidden = true; open.replaceChildren(); }
    popper?.focus(); popper = null;
  }
  on('htmx:afterSwap', e => {
    if (!e.detail.target?.matches?.('[data-pop-of]')) return;
    all('[data-pop-of]:not([hidden])').forEach(open => { if (open !== e.detail.target) { open.hidden = true; open.replaceChildren(); } });
    popper = e.detail.requestConfig?.elt; e.detail.target.hidden = false;
    find('[data-pop-close], button', e.detail.target)?.focus();
  });
  on('click', e => {
    if (e.target.closest('[data-pop-of] [data-pop-close]')) { e.preventDefault(); e.stopPropagation(); closePop(); return; }
    const open = find('[data-pop-of]:not([hidden])');
    if (open && !open.contains(e.target) && !e.target.closest('[data-pop]')) closePop();
  }, true);
  on('keydown', e => {
    if (e.key === 'Escape' && find('[data-pop-of]:not([hidden])')) closePop();
    if (e.key === ' ' && e.target.matches?.('a[role=switch]')) { e.preventDefault(); e.target.click(); }
  });

  /* ---- whole rows lead where their link leads ---- */
  on('click', e => {
    const row = e.target.closest('tr[data-href]');
    if (!row || e.target.closest('a, button, input, select, label, details, summary') || getSelection().toString()) return;
    (find('a[href]', row) ?? row).click();
  });

  /* ---- choosing rows: [data-select] around a table with check boxes and a .bulk bar ---- */
  on('change', e => {
    const list = e.target.closest('[data-select]');
    if (!list || e.target.type !== 'checkbox' || !e.target.closest('.tbl')) return;
    const boxes = all('tbody input[type=checkbox]', list);
    if (e.target.closest('thead')) boxes.forEach(box => { box.checked = e.target.checked; });
    counted(list, boxes);
  });
  function counted(list, boxes = all('tbody input[type=checkbox]', list)) {
    const chosen = boxes.filter(box => box.checked), head = find('thead input[type=checkbox]', list), bar = find('.bulk', list);
    boxes.forEach(box => box.closest('tr').classList.toggle('sel', box.checked));
    if (head) { head.checked = boxes.length > 0 && chosen.length === boxes.length; head.indeterminate = chosen.length > 0 && chosen.length < boxes.length; }
    if (bar) { bar.hidden = chosen.length === 0; all('[data-count]', bar).forEach(n => { n.textContent = chosen.length; }); }
  }
  on('click', e => {
    const clear = e.target.closest('[data-clear-selection]');
    const list = clear?.closest('[data-select]');
    if (list) { all('input[type=checkbox]', list).forEach(box => { box.checked = false; }); counted(list); }
  });

  /* ---- small things ---- */
  on('click', async e => {
    const copy = e.target.closest('[data-copy]');
    if (copy) {
      e.preventDefault();
      const text = copy.dataset.copy.startsWith('#') ? (find(copy.dataset.copy)?.value ?? find(copy.dataset.copy)?.textContent ?? '').trim() : copy.dataset.copy;
      try { await navigator.clipboard.writeText(text); } catch {
        const area = make('textarea', { class: 'vh' }); area.value = text; doc.body.append(area); area.select(); doc.execCommand('copy'); area.remove();
      }
      toast({ text: copy.dataset.copied || '已复制' });
    }
    if (e.target.closest('[data-reload]')) location.reload();
    const peek = e.target.closest('[data-peek]');
    if (peek) { const field = find(peek.dataset.peek); field.type = field.type === 'password' ? 'text' : 'password'; peek.setAttribute('aria-pressed', field.type === 'text'); }
    const set = e.target.closest('[data-set]'); // data-set="#field" data-value="…": fill a field
    if (set) { const field = find(set.dataset.set); field.value = set.dataset.value; field.dispatchEvent(new Event('input', { bubbles: true })); field.dispatchEvent(new Event('change', { bubbles: true })); }
  });
  on('input', e => {
    const counter = e.target.id && find(`[data-length-of="${e.target.id}"]`);
    if (counter) counter.textContent = `${e.target.value.length} / ${e.target.maxLength}`;
    if (e.target.matches('[aria-invalid=true]')) { e.target.removeAttribute('aria-invalid'); }
  });
  on('change', e => {
    if (e.target.matches('[data-submit]')) e.target.form.requestSubmit();
    if (e.target.matches('.drop input[type=file]')) {
      const shown = find('[data-file-name]', e.target.closest('.drop')), file = e.target.files[0];
      if (shown && file) shown.textContent = `${file.name} · ${file.size < 1048576 ? Math.ceil(file.size / 1024) + ' KB' : (file.size / 1048576).toFixed(1) + ' MB'}`;
    }
    const picture = e.target.dataset?.preview && find(e.target.dataset.preview);
    if (picture && e.target.files?.[0]) picture.src = URL.createObjectURL(e.target.files[0]);
  });
  for (const type of ['dragover', 'dragleave', 'drop']) on(type, e => e.target.closest?.('.drop')?.classList.toggle('over', type === 'dragover'));

  /* ---- what was shown is hidden again: data-hide-after="30" data-hidden="138****6021" ---- */
  function hideLater(within) {
    for (const shown of all('[data-hide-after]:not([data-hiding])', within)) {
      shown.dataset.hiding = '';
      let left = Number(shown.dataset.hideAfter);
      const label = find('[data-left]', shown);
      const timer = setInterval(() => {
        left -= 1;
        if (label) label.textContent = left;
        if (left > 0 && shown.isConnected) return;
        clearInterval(timer);
        shown.replaceChildren(shown.dataset.hidden);
      }, 1000);
    }
  }
  function countDown(within) { // data-countdown="48": a button that can be pressed again later
    for (const button of all('[data-countdown]:not([data-counting])', within)) {
      button.dataset.counting = '';
      let left = Number(button.dataset.countdown);
      const words = button.textContent;
      if (left <= 0) continue;
      button.disabled = true;
      const show = () => { button.textContent = `${left} 秒后重发`; };
      show();
      const timer = setInterval(() => { left -= 1; if (left > 0) { show(); return; } clearInterval(timer); button.disabled = false; button.textContent = words; }, 1000);
    }
  }

  /* ---- jump to a page by its name: Ctrl K ---- */
  function jump() {
    const entries = all('.side nav a').map(a => ({ href: a.href, label: find('span', a)?.textContent ?? a.textContent, group: a.dataset.group ?? '', icon: find('use', a)?.getAttribute('href').split('#')[1] }));
    const input = make('input', { type: 'text', 'aria-label': '页面名称', placeholder: '跳到页面…', role: 'combobox', 'aria-expanded': 'true', 'aria-controls': 'gh-jump', autocomplete: 'off' });
    const list = make('div', { role: 'listbox', id: 'gh-jump', 'aria-label': '页面' });
    const dialog = make('dialog', { class: 'dlg jump', 'aria-label': '跳到页面' }, input, list);
    let chosen = 0, links = [];
    const show = () => {
      const hits = entries.filter(entry => (entry.label + entry.group).toLowerCase().includes(input.value.trim().toLowerCase()));
      links = hits.map((entry, i) => make('a', { href: entry.href, role: 'option', id: 'gh-jump-' + i, 'aria-selected': i === chosen }, ...(entry.icon ? [icon(entry.icon)] : []), make('span', {}, entry.label), make('small', {}, entry.group)));
      list.replaceChildren(...(links.length ? links : [make('p', {}, `没有叫「${input.value}」的页面`)]));
      input.setAttribute('aria-activedescendant', 'gh-jump-' + chosen);
      links[chosen]?.scrollIntoView({ block: 'nearest' });
    };
    input.addEventListener('input', () => { chosen = 0; show(); });
    input.addEventListener('keydown', e => {
      if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { e.preventDefault(); chosen = Math.max(0, Math.min(links.length - 1, chosen + (e.key === 'ArrowDown' ? 1 : -1))); show(); }
      if (e.key === 'Enter' && links[chosen]) { e.preventDefault(); location.assign(links[chosen].href); dialog.close(); }
    });
    const back = doc.activeElement;
    dialog.addEventListener('close', () => { dialog.remove(); back?.focus(); });
    doc.body.append(dialog); show(); dialog.showModal(); input.focus();
  }
  on('keydown', e => { if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k' && find('[data-jump]')) { e.preventDefault(); if (!find('dialog.jump')) jump(); } });
  on('click', e => { if (e.target.closest('[data-jump]')) jump(); });

  /* ---- keys: data-key="j" presses what has it, [data-ctrl-enter] is sent by Ctrl+Enter ---- */
  on('keydown', e => {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      const form = e.target.closest('[data-ctrl-enter]') ?? find('[data-ctrl-enter]');
      if (form && !find('dialog[open]')) { e.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (e.ctrlKey || e.metaKey || e.altKey || e.key.length !== 1 || find('dialog[open]')) return;
    if (e.target.matches('input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]')) return;
    const pressed = find(`[data-key="${CSS.escape(e.key.toLowerCase())}"]`);
    if (!pressed) return;
    e.preventDefault(); pressed.focus(); pressed.click();
    if (pressed.dataset.keyFocus) find(pressed.dataset.keyFocus)?.focus();
  });

  /* ---- charts: <div class="chart" data-chart='{"days":[…],"series":[{"name":…,"values":[…]}]}'> ---- */
  let loading = null;
  const charts = () => loading ??= new Promise((done, not) => {
    const script = make('script', { src: meta('gh-charts') });
    script.onload = () => done(window.echarts); script.onerror = not;
    doc.head.append(script);
  });
  async function draw(within) {
    const places = all('[data-chart]:not([data-drawn])', within);
    if (!places.length) return;
    places.forEach(place => { place.dataset.drawn = ''; });
    const echarts = await charts();
    const css = name => getComputedStyle(doc.body).getPropertyValue(name).trim();
    for (const place of places) {
      const { days, series } = JSON.parse(place.dataset.chart), narrow = innerWidth < 641;
      const first = series[0]?.values ?? [], peak = first.indexOf(Math.max(...first));
      const unit = (series[0]?.name.match(/（(.+)）/) ?? [])[1] ?? '';
      const chart = echarts.init(place, null, { renderer: 'svg' });
      chart.setOption({
        animation: false, textStyle: { fontFamily: css('--gh-font') }, color: palette(css('--gh-brand')),
        grid: { left: 40, right: narrow ? 12 : 16, top: 36, bottom: 26 },
        legend: { left: 4, top: 2, itemWidth: 12, itemHeight: 8, itemGap: 20, textStyle: { color: css('--gh-muted'), fontSize: 12.5 } },
        tooltip: { trigger: 'axis', confine: true },
        xAxis: { type: 'category', data: days, axisLine: { lineStyle: { color: css('--gh-line') } }, axisTick: { show: false }, axisLabel: { color: css('--gh-faint'), fontSize: 12, hideOverlap: true } },
        yAxis: { type: 'value', min: 0, minInterval: 1, splitNumber: 4, splitLine: { lineStyle: { color: css('--gh-line-soft') } }, axisLabel: { color: css('--gh-faint'), fontSize: 12 } },
        series: series.map((s, i) => i === 0
          ? { name: s.name, type: 'line', data: s.values, symbol: 'circle', symbolSize: 5, showSymbol: false, lineStyle: { width: 2 }, areaStyle: { opacity: .06 }, z: 3,
              markPoint: first[peak] > 0 ? { symbol: 'circle', symbolSize: 7, itemStyle: { borderColor: '#fff', borderWidth: 2 }, label: { show: true, position: 'top', distance: 6, color: css('--gh-ink'), fontSize: 12, formatter: `${first[peak]} ${unit}`.trim() }, data: [{ coord: [days[peak], first[peak]] }] } : undefined }
          : { name: s.name, type: 'bar', data: s.values, barMaxWidth: narrow ? 5 : 9, itemStyle: { borderRadius: [2, 2, 0, 0] } }),
      });
      new ResizeObserver(() => chart.resize()).observe(place);
    }
  }
  function palette(brand) { // the comparison colours, without those near the brand's hue
    const hue = hex => {
      const [r, g, b] = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16)), max = Math.max(r, g, b), d = max - Math.min(r, g, b);
      if (!d) return -1;
      return ((max === r ? (g - b) / d : max === g ? 2 + (b - r) / d : 4 + (r - g) / d) * 60 + 360) % 360;
    };
    const near = c => { const x = Math.abs(hue(c) - hue(brand)); return hue(brand) >= 0 && Math.min(x, 360 - x) < 30; };
    return [brand, '#8693a4', ...['#2a8f84', '#d98a12', '#7a5ea8', '#4f7fb0'].filter(c => !near(c))];
  }

  /* ---- every new part of a page ---- */
  function arrive(within) {
    takeToasts(within); hideLater(within); countDown(within); draw(within);
    all('[data-select]', within).forEach(list => counted(list));
    const wrong = find('[data-form-errors]', within.matches?.('[data-form-errors]') ? within.parentElement : within);
    if (wrong) (find('[aria-invalid=true]') ?? wrong).focus();
    find('form[data-send-now]', within)?.requestSubmit();
  }
  on('htmx:load', e => { delete root.dataset.menu; arrive(e.detail.elt); });
  if (!window.htmx) on('DOMContentLoaded', () => arrive(doc.body));

  /* ---- passkeys: form[data-passkey=create|get] with data-options; the browser's answer goes into its field `credential` ---- */
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const text64 = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const keyed = list => (list ?? []).map(key => ({ ...key, id: bytes(key.id) }));
  async function askPasskey(kind, options) {
    const publicKey = { ...options, challenge: bytes(options.challenge) };
    if (kind === 'create') {
      publicKey.user = { ...options.user, id: bytes(options.user.id) };
      publicKey.excludeCredentials = keyed(options.excludeCredentials);
      const made = await navigator.credentials.create({ publicKey });
      return { id: made.id, rawId: text64(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(),
        response: { clientDataJSON: text64(made.response.clientDataJSON), attestationObject: text64(made.response.attestationObject), transports: made.response.getTransports?.() ?? [] } };
    }
    publicKey.allowCredentials = keyed(options.allowCredentials);
    const used = await navigator.credentials.get({ publicKey }), r = used.response;
    return { id: used.id, rawId: text64(used.rawId), type: used.type, clientExtensionResults: used.getClientExtensionResults(),
      response: { clientDataJSON: text64(r.clientDataJSON), authenticatorData: text64(r.authenticatorData), signature: text64(r.signature), ...(r.userHandle ? { userHandle: text64(r.userHandle) } : {}) } };
  }
  const passkeyTrouble = { NotAllowedError: '没有完成，请再试一次', InvalidStateError: '这台设备上已经有了，不用再加', NotSupportedError: '这个浏览器不支持通行密钥，请换一种方式', SecurityError: '这个地址不能用通行密钥，请换一种方式' };
  on('submit', async e => {
    const form = e.target;
    if (!form.matches?.('form[data-passkey]') || form.elements.credential.value) return;
    e.preventDefault(); e.stopImmediatePropagation();
    const trouble = find('[data-passkey-trouble]', form);
    if (trouble) trouble.hidden = true;
    try {
      if (!navigator.credentials || !window.PublicKeyCredential) throw Object.assign(new Error(), { name: 'NotSupportedError' });
      const answer = await askPasskey(form.dataset.passkey, JSON.parse(form.dataset.options));
      const trust = find('[data-passkey-trust]', form);
      if (trust) trust.disabled = !find('[data-trust]')?.checked;
      form.elements.credential.value = JSON.stringify(answer);
      form.requestSubmit();
    } catch (failure) {
      if (trouble) { trouble.hidden = false; trouble.lastElementChild.textContent = passkeyTrouble[failure.name] ?? '没有完成，请再试一次'; }
    }
  }, true);
  on('click', e => { if (e.target.closest('[data-print]')) print(); });
})();
