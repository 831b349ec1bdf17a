#include "fetch/socket_guard.h"

#include "fetch/public_address.h"

#include <stdlib.h>
#include <sys/socket.h>

static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *a)
{
	struct socket_guard *g = context;

	(void)purpose;
	if (!g->private_too && !address_is_public(&a->addr)) {
		g->refused = true;
		return CURL_SOCKET_BAD;
	}
	return socket(a->family, a->socktype | SOCK_CLOEXEC, a->protocol);
}

int socket_guard_set(CURL *c, struct socket_guard *g)
{
	return curl.curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, open_socket) ||
			       curl.curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, g)
		       ? -1
		       : 0;
}

bool socket_guard_has_proxy(void)
{
	static const char *const names[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
					    "ALL_PROXY"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return true;
	}
	return false;
}

bool socket_guard_refuses(const struct socket_guard *g, CURLU *u)
{
	char *host = NULL;

	if (g->private_too || curl.curl_url_get(u, CURLUPART_HOST, &host, 0))
		return false;
	bool refused = host_is_private(host);
	curl.curl_free(host);
	return refused;
}
