#include "fetch/probe.h"

#include "base/memory/arena.h"
#include "base/memory/buffer.h"
#include "fetch/socket_guard.h"

#include <stdio.h>
#include <stdlib.h>

struct prober {
	struct probe_options options;
	CURL *easy;
	CURLM *multi;
	struct buffer body;
	struct socket_guard guard;
	char reason[CURL_ERROR_SIZE];
};

static size_t on_body(char *bytes, size_t size, size_t n, void *context)
{
	struct prober *l = context;
	size_t room = PROBE_BYTES - l->body.len, len = size * n;

	buffer_append(&l->body, bytes, len < room ? len : room);
	return len <= room ? len : 0; /* that is enough: 0 ends it */
}

static int set_options(struct prober *l)
{
	CURL *c = l->easy;

	curl.curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl.curl_easy_setopt(c, CURLOPT_QUICK_EXIT, 1L);
	curl.curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, (long)l->options.connect_timeout_ms);
	curl.curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)l->options.timeout_ms);
	curl.curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl.curl_easy_setopt(c, CURLOPT_ERRORBUFFER, l->reason);
	curl.curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
	curl.curl_easy_setopt(c, CURLOPT_WRITEDATA, l);
	curl.curl_easy_setopt(c, CURLOPT_USERAGENT, "Stuiver/" STUIVER_VERSION " (links)");
	return socket_guard_set(c, &l->guard) ||
			       curl.curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https")
		       ? -1
		       : 0;
}

int prober_open(struct prober **out, const struct probe_options *o, struct error *e)
{
	*out = NULL;
	if (curl_library_open(e))
		return -1;
	struct prober *l = xcalloc(1, sizeof *l);
	l->options = *o;
	/* Of a proxy the connections are its own. */
	l->guard.private_too = o->allow_private || socket_guard_has_proxy();
	buffer_init(&l->body, PROBE_BYTES);
	l->easy = curl.curl_easy_init();
	l->multi = curl.curl_multi_init();
	if (!l->easy || !l->multi)
		out_of_memory();
	*out = l;
	if (set_options(l) == 0)
		return 0;
	prober_close(l);
	*out = NULL;
	return error_set(
		e, STATUS_IO,
		"this libcurl (%s) cannot be held to http and https; install 7.85 or later",
		curl.curl_version());
}

void prober_close(struct prober *l)
{
	if (!l)
		return;
	curl.curl_easy_cleanup(l->easy);
	curl.curl_multi_cleanup(l->multi);
	buffer_drop(&l->body);
	free(l);
}

static enum probe_end end_of(const struct prober *l, CURLcode code)
{
	switch (code) {
	case CURLE_URL_MALFORMAT:
	case CURLE_UNSUPPORTED_PROTOCOL:
		return PROBE_NO_ADDRESS;
	case CURLE_COULDNT_RESOLVE_HOST:
		return PROBE_NO_HOST;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CACERT_BADFILE:
		return PROBE_NO_TRUST;
	case CURLE_ABORTED_BY_CALLBACK:
		return PROBE_INTERRUPTED;
	default:
		return l->guard.refused ? PROBE_PRIVATE : PROBE_SILENT;
	}
}

static void tell(struct probe *out, struct prober *l, CURLcode code)
{
	long http = 0;
	curl_off_t after = 0;
	char *location = NULL;

	curl.curl_easy_getinfo(l->easy, CURLINFO_RESPONSE_CODE, &http);
	curl.curl_easy_getinfo(l->easy, CURLINFO_RETRY_AFTER, &after);
	curl.curl_easy_getinfo(l->easy, CURLINFO_REDIRECT_URL, &location);
	out->http = (int)http;
	/* A body that we broke off is an answer. */
	if (code == CURLE_WRITE_ERROR && http > 0)
		code = CURLE_OK;
	if (code != CURLE_OK) {
		out->end = end_of(l, code);
		out->http = 0;
		snprintf(out->why, sizeof out->why, "%s",
			 l->reason[0] ? l->reason : curl.curl_easy_strerror(code));
		return;
	}
	out->end = PROBE_ANSWERED;
	out->body = buffer_str(&l->body);
	if (after > 0)
		out->retry_after_ms = (uint64_t)after * 1000;
	if (location && strlen(location) < sizeof out->location)
		snprintf(out->location, sizeof out->location, "%s", location);
}

/* Written as in a text: blanks cannot be in it, letters outside ASCII can. */
static CURLU *parse(const char *url)
{
	CURLU *u = curl.curl_url();

	if (!u)
		out_of_memory();
	if (strncasecmp(url, "http", 4) == 0 &&
	    curl.curl_url_set(u, CURLUPART_URL, url, CURLU_URLENCODE | CURLU_DISALLOW_USER) ==
		    CURLUE_OK)
		return u;
	curl.curl_url_cleanup(u);
	return NULL;
}

static void ask(struct probe *out, struct prober *l, const char *url, bool head)
{
	CURLU *u = parse(url);

	*out = (struct probe){.end = PROBE_NO_ADDRESS};
	if (!u)
		return;
	l->guard.refused = false;
	if (socket_guard_refuses(&(struct socket_guard){.private_too = l->options.allow_private},
				 u)) {
		out->end = PROBE_PRIVATE;
		curl.curl_url_cleanup(u);
		return;
	}
	buffer_reset(&l->body);
	l->reason[0] = '\0';
	curl.curl_easy_setopt(l->easy, CURLOPT_CURLU, u);
	curl.curl_easy_setopt(l->easy, CURLOPT_NOBODY, head ? 1L : 0L);
	if (!head)
		curl.curl_easy_setopt(l->easy, CURLOPT_HTTPGET, 1L);
	if (curl.curl_multi_add_handle(l->multi, l->easy))
		out_of_memory(); /* nothing else keeps a handle of ours out */
	CURLcode code = curl_library_perform(l->multi, l->options.stop);
	tell(out, l, code);
	curl.curl_multi_remove_handle(l->multi, l->easy);
	curl.curl_easy_setopt(l->easy, CURLOPT_CURLU, NULL);
	curl.curl_url_cleanup(u);
}

void probe_head(struct probe *out, struct prober *l, const char *url)
{
	ask(out, l, url, true);
	/* Many servers answer HEAD with anything but what GET would get. */
	bool odd = out->end == PROBE_ANSWERED
			   ? out->http >= 400 && out->http != 429 && out->http != 503
			   : out->end == PROBE_SILENT && strstr(out->why, "Empty reply");
	if (odd)
		ask(out, l, url, false);
}

void probe_get(struct probe *out, struct prober *l, const char *url)
{
	ask(out, l, url, false);
}

void probe_origin(char *out, const char *url)
{
	CURLU *u = parse(url);
	char *scheme = NULL, *host = NULL, *port = NULL;

	out[0] = '\0';
	if (!u)
		return;
	if (curl.curl_url_get(u, CURLUPART_SCHEME, &scheme, 0) == CURLUE_OK &&
	    curl.curl_url_get(u, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
	    strlen(host) < PROBE_URL_MAX / 2) {
		bool said = curl.curl_url_get(u, CURLUPART_PORT, &port, CURLU_NO_DEFAULT_PORT) ==
			    CURLUE_OK;
		snprintf(out, PROBE_URL_MAX, "%s://%s%s%s", scheme, host, said ? ":" : "",
			 said ? port : "");
	}
	for (char *p = out; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	curl.curl_free(scheme);
	curl.curl_free(host);
	curl.curl_free(port);
	curl.curl_url_cleanup(u);
}
