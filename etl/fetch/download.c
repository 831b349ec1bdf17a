/* Tries, waits and what is asked for; one answer is download_try.c. */
#include "fetch/download.h"

#include "fetch/download_try.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define REDIRECTS_MAX 5L
#define STALL_BYTES 1000L
#define STRONG_SECONDS 60 /* RFC 9110, 8.8.2.2: a moment as old as that tells versions apart */
#define SLICE_MS 50u      /* how long a wait may overlook the stop flag */
#define HEADER_SIZE (DOWNLOAD_TAG_SIZE + 64)

/* ---- the address ---- */

struct str download_shown(const char *url)
{
	return (struct str){url, strcspn(url, "?#")};
}

static bool has_part(CURLU *u, CURLUPart which)
{
	char *part = NULL;
	bool found = curl.curl_url_get(u, which, &part, 0) == CURLUE_OK;

	curl.curl_free(part);
	return found;
}

static int check_parts(CURLU *u, const char *url, const struct socket_guard *g, struct error *e)
{
	struct str shown = download_shown(url);

	if (curl.curl_url_set(u, CURLUPART_URL, url, 0) ||
	    !(strncmp(url, "https://", 8) == 0 || strncmp(url, "sftp://", 7) == 0 ||
	      strncmp(url, "http://", 7) == 0))
		return error_set(e, STATUS_USAGE,
				 "'%.*s' is no address to fetch from; write it like "
				 "https://host/path or sftp://host/path",
				 STR_ARG(shown));
	if (has_part(u, CURLUPART_USER) || has_part(u, CURLUPART_PASSWORD) ||
	    has_part(u, CURLUPART_FRAGMENT))
		return error_set(e, STATUS_USAGE,
				 "an address holds no user, password or '#': write user and "
				 "password in a file of credentials");
	if (strncmp(url, "http://", 7) == 0 && !g->private_too)
		return error_set(
			e, STATUS_USAGE,
			"'%.*s': by http anybody in between can read and change it; use "
			"https (http is for a network of one's own, that is named private)",
			STR_ARG(shown));
	if (socket_guard_refuses(g, u))
		return error_set(e, STATUS_REFUSED,
				 "'%.*s' is this machine, or in a network of its own; name it as "
				 "private if that is meant",
				 STR_ARG(shown));
	return 0;
}

int download_check(const char *url, bool private_too, struct error *e)
{
	const struct socket_guard g = {.private_too = private_too};

	if (curl_library_open(e))
		return -1;
	CURLU *u = curl.curl_url();
	if (!u)
		out_of_memory();
	int result = check_parts(u, url, &g, e);
	curl.curl_url_cleanup(u);
	return result;
}

/* ---- what is asked ---- */

/* That which proves that what comes is the rest of what we have; empty: nothing does. */
static const char *strong(const struct download_mark *m)
{
	if (m->etag[0] == '"')
		return m->etag;
	return m->modified[0] && m->changed_at && m->had_at - m->changed_at >= STRONG_SECONDS
		       ? m->modified
		       : "";
}

static struct curl_slist *add(struct curl_slist *list, const char *name, const char *value)
{
	char line[HEADER_SIZE];

	snprintf(line, sizeof line, "%s: %s", name, value);
	struct curl_slist *longer = curl.curl_slist_append(list, line);
	if (!longer)
		out_of_memory();
	return longer;
}

/* The bytes as they are: what is packed on the way has other lengths. */
static struct curl_slist *headers_of(const struct download_try *t)
{
	struct curl_slist *list = add(NULL, "Accept-Encoding", "identity");

	if (t->asked)
		return add(list, "If-Range", strong(&t->part.mark));
	if (t->known && t->known->etag[0])
		list = add(list, "If-None-Match", t->known->etag);
	if (t->known && t->known->modified[0])
		list = add(list, "If-Modified-Since", t->known->modified);
	return list;
}

static void set_proof(CURL *c, const struct download_from *f)
{
	if (f->user)
		curl.curl_easy_setopt(c, CURLOPT_USERNAME, f->user);
	if (f->password)
		curl.curl_easy_setopt(c, CURLOPT_PASSWORD, f->password);
	if (f->token) {
		curl.curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
		curl.curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, f->token);
	} else if (f->user) {
		curl.curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	}
	if (f->ca)
		curl.curl_easy_setopt(c, CURLOPT_CAINFO, f->ca);
}

static int set_ssh(CURL *c, const struct download_from *f)
{
	if (f->key)
		curl.curl_easy_setopt(c, CURLOPT_SSH_PRIVATE_KEYFILE, f->key);
	if (f->passphrase)
		curl.curl_easy_setopt(c, CURLOPT_KEYPASSWD, f->passphrase);
	curl.curl_easy_setopt(c, CURLOPT_SSH_AUTH_TYPES,
			      f->key ? (long)CURLSSH_AUTH_PUBLICKEY : (long)CURLSSH_AUTH_PASSWORD);
	return curl.curl_easy_setopt(c, CURLOPT_SSH_KNOWNHOSTS,
				     f->known_hosts ? f->known_hosts : "")
		       ? -1
		       : 0;
}

static int set_options(struct download_try *t, struct curl_slist *headers)
{
	const struct download_from *f = t->from;
	const char *scheme = t->sftp ? "sftp" : f->url[4] == 's' ? "https" : "http";
	CURL *c = t->easy;

	curl.curl_easy_setopt(c, CURLOPT_URL, f->url);
	curl.curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl.curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L);
	curl.curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)f->connect_timeout_ms);
	curl.curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, STALL_BYTES);
	curl.curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)f->stall_seconds);
	curl.curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 1L);
	curl.curl_easy_setopt(c, CURLOPT_MAXREDIRS, REDIRECTS_MAX);
	curl.curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->reason);
	curl.curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, download_on_header);
	curl.curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
	curl.curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, download_on_body);
	curl.curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
	curl.curl_easy_setopt(c, CURLOPT_FILETIME, 1L);
	curl.curl_easy_setopt(c, CURLOPT_USERAGENT, "Stuiver/" STUIVER_VERSION " (pull)");
	curl.curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	set_proof(c, f);
	return (t->sftp && set_ssh(c, f) != 0) || socket_guard_set(c, &t->guard) != 0 ||
			       curl.curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, scheme) ||
			       curl.curl_easy_setopt(c, CURLOPT_REDIR_PROTOCOLS_STR, scheme)
		       ? -1
		       : 0;
}

/* Of HTTP by a header, which leaves it to the server to answer with all of another version. */
static void set_beginning(struct download_try *t)
{
	char range[32];

	if (t->sftp) {
		curl.curl_easy_setopt(t->easy, CURLOPT_RESUME_FROM_LARGE, (curl_off_t)t->asked);
	} else if (t->asked) {
		snprintf(range, sizeof range, "%llu-", (unsigned long long)t->asked);
		curl.curl_easy_setopt(t->easy, CURLOPT_RANGE, range);
	}
}

/* ---- what became of it ---- */

static void judge_curl(const struct download_try *t, CURLcode code, struct outcome *o)
{
	struct str why = str_z(t->reason[0] ? t->reason : curl.curl_easy_strerror(code));

	if (t->guard.refused)
		outcome_fault(o, STATUS_REFUSED, false,
			      STR("its name leads to this machine, or into a network of its own"),
			      STR("name it as private if that is meant"));
	else if (code == CURLE_LOGIN_DENIED || code == CURLE_REMOTE_ACCESS_DENIED)
		outcome_fault(o, STATUS_REFUSED, false, why,
			      STR("check the file of credentials, and who may have it"));
	else if (code == CURLE_REMOTE_FILE_NOT_FOUND)
		outcome_fault(o, STATUS_NOT_FOUND, false, why, STR("check the address"));
	else if (t->sftp && code == CURLE_PEER_FAILED_VERIFICATION)
		outcome_fault(o, STATUS_REFUSED, false, STR("the key of the server is not known"),
			      STR("write its key (ssh-keyscan, checked with who runs it) into the "
				  "file that known_hosts of the credentials names"));
	else
		outcome_curl(o, LANG_EN, code, t->reason);
}

static bool is_same(const struct download_try *t, long http)
{
	return t->same || (!t->sftp && http == 304 && t->known && !t->asked);
}

/* 416: what it has is shorter than our part. */
static bool is_stale_part(const struct download_try *t, long http)
{
	return t->stale || (!t->sftp && http == 416 && t->asked);
}

/* It went well, as far as libcurl and the status say. */
static void judge_whole(struct download_try *t, struct outcome *o)
{
	if (!t->started)
		download_start(t); /* a file of no bytes */
	if (t->mark.bytes && t->at != t->mark.bytes)
		outcome_fault(o, STATUS_IO, true, STR("the answer breaks off"),
			      STR("it goes on there the next time"));
}

static void judge(struct download_try *t, CURLcode code, struct outcome *o)
{
	long http = 0;
	curl_off_t after = 0;

	curl.curl_easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &http);
	curl.curl_easy_getinfo(t->easy, CURLINFO_RETRY_AFTER, &after);
	*o = (struct outcome){.http = t->sftp ? 0 : (int)http, .mend = STR("")};
	if (after > 0)
		o->retry_after_ms = (uint64_t)after * 1000;
	t->same = is_same(t, http);
	if (t->same)
		return;
	if (is_stale_part(t, http)) {
		t->part = (struct download_part){0};
		outcome_fault(o, STATUS_IO, true, STR("it changed while it was fetched"),
			      STR("it is fetched again the next time"));
	} else if (code != CURLE_OK) {
		judge_curl(t, code, o);
	} else if (!t->sftp) {
		outcome_http(o, LANG_EN);
	}
	if (o->status == STATUS_OK)
		judge_whole(t, o);
}

static int run_once(struct download_try *t, CURLM *multi, struct outcome *o, struct error *e)
{
	t->easy = curl.curl_easy_init();
	if (!t->easy)
		out_of_memory();
	t->asked = t->part.kept && (t->sftp || strong(&t->part.mark)[0]) ? t->part.kept : 0;
	t->at = 0;
	t->started = t->same = t->stale = t->whole = t->chunked = t->guard.refused = false;
	t->mark = (struct download_mark){0};
	t->reason[0] = '\0';
	struct curl_slist *headers = headers_of(t);
	int result = set_options(t, headers);
	set_beginning(t);
	if (result != 0) {
		error_set(e, STATUS_IO, "this libcurl (%s) cannot fetch %.*s; install one that can",
			  curl.curl_version(), STR_ARG(download_shown(t->from->url)));
	} else if (curl.curl_multi_add_handle(multi, t->easy)) {
		out_of_memory(); /* nothing else keeps a handle of ours out */
	} else {
		judge(t, curl_library_perform(multi, t->from->stop), o);
		curl.curl_multi_remove_handle(multi, t->easy);
	}
	curl.curl_easy_cleanup(t->easy);
	curl.curl_slist_free_all(headers);
	/* What came is there the next time, whatever ended it. */
	if (result == 0 && t->started && !t->stale && !t->fault.status)
		download_keep(t);
	return result;
}

/* ---- tries ---- */

static bool stopped(const struct download_from *f)
{
	return f->stop && *f->stop;
}

static int wait_ms(const struct download_from *f, uint64_t ms, struct error *e)
{
	for (uint64_t gone = 0; gone < ms && !stopped(f); gone += SLICE_MS)
		nanosleep(&(struct timespec){0, SLICE_MS * 1000000L}, NULL);
	return stopped(f) ? error_set(e, STATUS_INTERRUPTED, "interrupted") : 0;
}

static uint64_t pause_ms(const struct download_from *f, const struct outcome *o, unsigned tries)
{
	uint64_t wait = f->backoff_ms;

	for (unsigned i = 1; i < tries && wait < f->backoff_max_ms; i++)
		wait *= 2;
	if (wait > f->backoff_max_ms)
		wait = f->backoff_max_ms;
	return o->retry_after_ms > wait ? o->retry_after_ms : wait;
}

static int fail(const struct download_try *t, const struct outcome *o, unsigned tries,
		struct error *e)
{
	char after[64] = "";
	struct str shown = download_shown(t->from->url);

	if (o->retry_after_ms > t->from->retry_after_max_ms)
		snprintf(after, sizeof after, " (the server asks to wait %llu s)",
			 (unsigned long long)o->retry_after_ms / 1000);
	else if (tries > 1)
		snprintf(after, sizeof after, " (%u tries)", tries);
	return error_set(e, o->status, "%.*s: %s%s; %.*s", STR_ARG(shown), o->what, after,
			 STR_ARG(o->mend));
}

static int try_until(struct download_try *t, CURLM *multi, struct downloaded *out, struct error *e)
{
	struct outcome o;

	for (;;) {
		if (run_once(t, multi, &o, e))
			return -1;
		out->tries++;
		if (stopped(t->from))
			return error_set(e, STATUS_INTERRUPTED, "interrupted");
		if (t->fault.status) {
			*e = t->fault;
			return error_context(e, "%.*s", STR_ARG(download_shown(t->from->url)));
		}
		if (o.status == STATUS_OK)
			return 0;
		if (!o.again || out->tries > t->from->retries ||
		    o.retry_after_ms > t->from->retry_after_max_ms)
			return fail(t, &o, out->tries, e);
		if (wait_ms(t->from, pause_ms(t->from, &o, out->tries), e))
			return -1;
	}
}

int download_file(struct downloaded *out, const struct download_from *from, int fd,
		  const struct download_part *part, const struct download_mark *known,
		  struct error *e)
{
	struct download_try t = {.from = from,
				 .fd = fd,
				 .known = known,
				 .sftp = strncmp(from->url, "sftp:", 5) == 0,
				 .guard.private_too = from->private_too};

	*out = (struct downloaded){0};
	if (download_check(from->url, from->private_too, e))
		return -1;
	if (t.sftp && !from->known_hosts)
		return error_set(
			e, STATUS_REFUSED,
			"%.*s: sftp takes credentials with known_hosts, a file with the key "
			"of the server",
			STR_ARG(download_shown(from->url)));
	t.guard.private_too = from->private_too || socket_guard_has_proxy();
	if (part)
		t.part = *part;
	CURLM *multi = curl.curl_multi_init();
	if (!multi)
		out_of_memory();
	int result = try_until(&t, multi, out, e);
	curl.curl_multi_cleanup(multi);
	out->same = t.same;
	out->whole = t.sftp || t.whole;
	out->mark = t.mark;
	out->resumed = t.asked;
	return result;
}
