/* Tries, waits and what is told about them; one request is transfer.c. */
#include "fetch/transfer.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SLICE_MS 50u /* how long a wait may overlook the stop flag, should no signal end it */
#define URL_MAX 8192u
#define URL_SHOWN 200

struct fetcher {
	struct fetch_options options;
	struct transfer *transfer;
	struct buffer url;
	char *base;
	uint64_t next_ms; /* before this no request may start */
	uint64_t requests;
	const char *method;
};

void fetch_options_init(struct fetch_options *o)
{
	*o = (struct fetch_options){
		.rate = 5,
		.connect_timeout_ms = 10000,
		.timeout_ms = 30000,
		.max_bytes = (size_t)16 << 20,
		.retries = 4,
		.backoff_ms = 500,
		.backoff_max_ms = 30000,
		.retry_after_max_ms = 60000,
		.lang = LANG_EN,
	};
}

static uint64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static bool stopped(const struct fetcher *f)
{
	return f->options.stop && *f->options.stop;
}

static struct str said(const struct fetcher *f, struct str dutch)
{
	return text_of(f->options.lang, dutch);
}

static int interrupted(const struct fetcher *f, struct error *e)
{
	return error_set(e, STATUS_INTERRUPTED, "%.*s", STR_ARG(said(f, T("onderbroken"))));
}

/* In slices: a signal may come to another thread, or be caught by who asked for it to be. */
static int wait_until(const struct fetcher *f, uint64_t at, struct error *e)
{
	for (;;) {
		uint64_t now = now_ms();
		if (stopped(f))
			return interrupted(f, e);
		if (now >= at)
			return 0;
		uint64_t left = at - now < SLICE_MS ? at - now : SLICE_MS;
		nanosleep(&(struct timespec){0, (long)left * 1000000}, NULL);
	}
}

int fetcher_open(struct fetcher **out, const char *base, const struct fetch_options *o,
		 struct error *e)
{
	struct str trimmed = str_z(base);
	struct transfer *t;

	*out = NULL;
	while (trimmed.len && trimmed.ptr[trimmed.len - 1] == '/')
		trimmed.len--;
	if (transfer_check_base(base, e) || transfer_new(&t, base, o, e))
		return -1;
	struct fetcher *f = xcalloc(1, sizeof *f);
	f->options = *o;
	f->transfer = t;
	f->base = str_dup(trimmed);
	buffer_init(&f->url, URL_MAX);
	*out = f;
	return 0;
}

void fetcher_close(struct fetcher *f)
{
	if (!f)
		return;
	transfer_free(f->transfer);
	buffer_drop(&f->url);
	free(f->base);
	free(f);
}

enum lang fetcher_lang(const struct fetcher *f)
{
	return f->options.lang;
}

uint64_t fetcher_requests(const struct fetcher *f)
{
	return f->requests;
}

/* The wait before try number `tries` + 1, or -1 when the server asks for more than we have. */
static int64_t pause_ms(const struct fetcher *f, const struct outcome *o, unsigned tries)
{
	const struct fetch_options *k = &f->options;
	uint64_t wait = k->backoff_ms;

	for (unsigned i = 1; i < tries && wait < k->backoff_max_ms; i++)
		wait *= 2;
	if (wait > k->backoff_max_ms)
		wait = k->backoff_max_ms;
	if (o->retry_after_ms > k->retry_after_max_ms)
		return -1;
	return (int64_t)(o->retry_after_ms > wait ? o->retry_after_ms : wait);
}

static int fail(const struct fetcher *f, const struct outcome *o, unsigned tries, struct error *e)
{
	char after[96] = "";

	if (o->retry_after_ms > f->options.retry_after_max_ms)
		snprintf(after, sizeof after, " (%.*s %llu s)",
			 STR_ARG(said(f, T("de server vraagt te wachten:"))),
			 (unsigned long long)o->retry_after_ms / 1000);
	else if (tries > 1)
		snprintf(after, sizeof after, " (%.*s: %u)", STR_ARG(said(f, T("pogingen"))),
			 tries);
	return error_set(e, o->status, "%s %.*s%s: %s%s; %.*s", f->method,
			 STR_ARG(str_head(buffer_str(&f->url), URL_SHOWN)),
			 f->url.len < URL_SHOWN ? "" : "…", o->what, after, STR_ARG(o->mend));
}

/* One try, and whether its body is whole. */
static int try_once(struct fetcher *f, struct outcome *o, struct error *e)
{
	struct error inside = {0};

	if (wait_until(f, f->next_ms, e))
		return -1;
	if (f->options.rate)
		f->next_ms = now_ms() + (1000 + f->options.rate - 1) / f->options.rate;
	f->requests++;
	transfer_run(f->transfer, f->url.ptr, o);
	if (stopped(f))
		return interrupted(f, e);
	if (o->status == STATUS_OK && o->http != 304 && f->options.check &&
	    f->options.check(f->options.context, o->body, &inside)) {
		o->status = STATUS_IO;
		o->again = true;
		snprintf(o->what, sizeof o->what, "%.*s: %.250s",
			 STR_ARG(said(f, T("het antwoord is niet te lezen"))), inside.text);
		o->mend = said(f, T("kijk wat dit adres antwoordt, en probeer het later opnieuw"));
	}
	return 0;
}

static int make_url(struct fetcher *f, struct str path, struct error *e)
{
	buffer_reset(&f->url);
	buffer_append_z(&f->url, f->base);
	buffer_append_str(&f->url, path);
	if (buffer_append_char(&f->url, '\0'))
		return error_set(e, STATUS_LIMIT, "%s %s: %.*s: %u bytes", f->method, f->base,
				 STR_ARG(said(f, T("het adres is langer dan mag"))), URL_MAX);
	f->url.len--; /* the NUL is for libcurl */
	return 0;
}

static int fetch(struct fetch_answer *out, struct fetcher *f, struct arena *a, struct str path,
		 unsigned retries, struct error *e)
{
	struct outcome o;

	*out = (struct fetch_answer){0};
	if (make_url(f, path, e))
		return -1;
	for (;;) {
		if (try_once(f, &o, e))
			return -1;
		out->tries++;
		out->status = o.http;
		if (o.status == STATUS_OK)
			break;
		int64_t wait = pause_ms(f, &o, out->tries);
		if (!o.again || out->tries > retries || wait < 0)
			return fail(f, &o, out->tries, e);
		uint64_t at = now_ms() + (uint64_t)wait;
		if (at > f->next_ms)
			f->next_ms = at;
	}
	out->body = arena_dup(a, o.body);
	out->type = arena_dup(a, str_z(o.type));
	out->etag = arena_dup(a, str_z(o.etag));
	out->modified = arena_dup(a, str_z(o.modified));
	return 0;
}

int fetch_get(struct fetch_answer *out, struct fetcher *f, struct arena *a, struct str path,
	      struct error *e)
{
	f->method = "GET";
	return fetch(out, f, a, path, f->options.retries, e);
}

int fetch_get_if(struct fetch_answer *out, struct fetcher *f, struct arena *a, struct str path,
		 struct str etag, struct str modified, struct error *e)
{
	transfer_unless(f->transfer, etag, modified);
	int result = fetch_get(out, f, a, path, e);
	transfer_unless(f->transfer, STR(""), STR(""));
	return result;
}

int fetch_post(struct fetch_answer *out, struct fetcher *f, struct arena *a, struct str path,
	       struct str form, struct error *e)
{
	struct transfer *gets = f->transfer, *own;

	if (transfer_new(&own, f->base, &f->options, e))
		return -1;
	transfer_form(own, form);
	f->method = "POST";
	f->transfer = own;
	int result = fetch(out, f, a, path, 0, e);
	f->transfer = gets;
	transfer_free(own);
	return result;
}
