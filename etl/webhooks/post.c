/* One POST: to a public address, without redirects, and of the answer no more than its status is read. */
#include "webhooks/hooks_file.h"

#include "fetch/socket_guard.h"
#include <sodium.h>
#include <stdio.h>
#include <time.h>

#define CONNECT_MS 5000L
#define ALL_MS 15000L
#define ANSWER_BYTES 65536u /* that are waited for; a longer one is broken off */

struct posting {
	struct socket_guard guard;
	size_t got;
};

/* ---- the address ---- */

static bool has_part(CURLU *u, CURLUPart which)
{
	char *part = NULL;
	bool found = curl.curl_url_get(u, which, &part, 0) == CURLUE_OK;

	curl.curl_free(part);
	return found;
}

static int check_parts(CURLU *u, struct str url, bool private_too, struct error *e)
{
	char *scheme = NULL;
	int result = 0;

	if (curl.curl_url_set(u, CURLUPART_URL, url.ptr, 0) ||
	    curl.curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) ||
	    (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0))
		result =
			error_set(e, STATUS_USAGE,
				  "this is no address to post to; write it like https://host/path");
	else if (strcmp(scheme, "https") != 0 && !private_too)
		result = error_set(e, STATUS_USAGE,
				   "messages are sent by https; by http only where whoever runs "
				   "this allows it (--private), in a network of their own");
	else if (socket_guard_refuses(&(struct socket_guard){.private_too = private_too}, u))
		result = error_set(e, STATUS_USAGE,
				   "the address is not public: it is this machine, or of a network "
				   "of its own; whoever runs this can allow it (--private)");
	else if (has_part(u, CURLUPART_USER) || has_part(u, CURLUPART_PASSWORD) ||
		 has_part(u, CURLUPART_FRAGMENT))
		result = error_set(e, STATUS_USAGE,
				   "the address may hold no user, password or '#': receivers check "
				   "the signature");
	curl.curl_free(scheme);
	return result;
}

int hook_check_url(struct str url, bool private_too, struct error *e)
{
	if (url.len == 0 || url.len > HOOK_URL_BYTES)
		return error_set(e, STATUS_USAGE, "an address has 1 to %u bytes", HOOK_URL_BYTES);
	if (curl_library_open(e) != 0)
		return -1;
	CURLU *u = curl.curl_url();
	if (!u)
		out_of_memory();
	int result = check_parts(u, url, private_too, e);
	curl.curl_url_cleanup(u);
	return result;
}

/* ---- the request ---- */

static size_t on_body(char *bytes, size_t size, size_t n, void *context)
{
	struct posting *p = context;

	(void)bytes;
	p->got += size * n;
	return p->got > ANSWER_BYTES ? 0 : size * n;
}

static struct curl_slist *headers_of(const struct hook_message *m, int64_t now)
{
	char line[256], signature[HOOK_SIGNATURE_SIZE];
	struct curl_slist *list = NULL;

	hook_sign(signature, m->secret, m->id, now, m->body);
	list = curl.curl_slist_append(list, "Content-Type: application/json");
	list = curl.curl_slist_append(list, "Accept:");
	list = curl.curl_slist_append(list, "Expect:");
	snprintf(line, sizeof line, "webhook-id: %.*s", STR_ARG(m->id));
	list = curl.curl_slist_append(list, line);
	snprintf(line, sizeof line, "webhook-timestamp: %lld", (long long)now);
	list = curl.curl_slist_append(list, line);
	snprintf(line, sizeof line, "webhook-signature: %s", signature);
	list = curl.curl_slist_append(list, line);
	if (!list)
		out_of_memory();
	return list;
}

static int set_options(CURL *c, const struct hook_message *m, struct posting *p,
		       const struct hooks_sending *how, char *reason)
{
	curl.curl_easy_setopt(c, CURLOPT_ERRORBUFFER, reason);
	curl.curl_easy_setopt(c, CURLOPT_URL, m->url.ptr);
	curl.curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)m->body.len);
	curl.curl_easy_setopt(c, CURLOPT_POSTFIELDS, m->body.ptr);
	curl.curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl.curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl.curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl.curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, ALL_MS);
	curl.curl_easy_setopt(c, CURLOPT_USERAGENT, "Stuiver/" STUIVER_VERSION);
	curl.curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl.curl_easy_setopt(c, CURLOPT_WRITEDATA, p);
	/* A proxy would connect in our place, and to whatever it likes. */
	curl.curl_easy_setopt(c, CURLOPT_PROXY, "");
	if (how->ca)
		curl.curl_easy_setopt(c, CURLOPT_CAINFO, how->ca);
	return socket_guard_set(c, &p->guard) ||
			       curl.curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR,
						     how->private_too ? "https,http" : "https")
		       ? -1
		       : 0;
}

static int judge(struct hook_answer *out, CURL *c, CURLcode code, const struct posting *p,
		 const char *reason, struct error *e)
{
	long status = 0;
	curl_off_t after = 0;

	curl.curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl.curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &after);
	out->retry_after = after > 0 ? (int64_t)after : 0;
	/* What follows the status does not matter, nor that we broke it off. */
	out->taken =
		status >= 200 && status < 300 && (code == CURLE_OK || code == CURLE_WRITE_ERROR);
	out->gone = status == 410;
	if (out->taken)
		return 0;
	if (p->guard.refused && !status)
		return error_set(
			e, STATUS_IO,
			"its name leads to an address that is not public; nothing was sent "
			"(--private sends to networks of your own)");
	if (status >= 300 && status < 400)
		return error_set(
			e, STATUS_IO,
			"it answers %ld: redirects are not followed, give the final address",
			status);
	if (status)
		return error_set(e, STATUS_IO, "it answers %ld%s", status,
				 out->gone ? ": it wants no more messages" : "");
	return error_set(e, STATUS_IO, "%s", reason[0] ? reason : curl.curl_easy_strerror(code));
}

int hook_post(struct hook_answer *out, const struct hook_message *m,
	      const struct hooks_sending *how, int64_t now, struct error *e)
{
	struct posting p = {.guard = {.private_too = how->private_too}};
	char reason[CURL_ERROR_SIZE] = "";
	int result;

	*out = (struct hook_answer){0};
	if (hook_check_url(m->url, how->private_too, e) != 0)
		return -1;
	CURL *c = curl.curl_easy_init();
	if (!c)
		out_of_memory();
	struct curl_slist *headers = headers_of(m, now);
	curl.curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
	if (set_options(c, m, &p, how, reason) != 0)
		result = error_set(e, STATUS_IO, "this libcurl cannot send it safely");
	else
		result = judge(out, c, curl.curl_easy_perform(c), &p, reason, e);
	curl.curl_easy_cleanup(c);
	curl.curl_slist_free_all(headers);
	return result;
}

int hook_tell(struct str url, struct str secret, struct str body, const struct hooks_sending *how,
	      struct error *e)
{
	char id[HOOK_MESSAGE_ID_SIZE];
	struct hook_message m = {.url = url, .body = body};
	struct hook_answer answer;

	if (sodium_init() < 0)
		return error_set(e, STATUS_IO, "libsodium finds no source of chance");
	if (hook_secret_read(m.secret, secret, e) != 0)
		return -1;
	hook_message_id(id);
	m.id = str_z(id);
	int result = hook_post(&answer, &m, how, (int64_t)time(NULL), e);
	sodium_memzero(m.secret, sizeof m.secret);
	return result;
}
