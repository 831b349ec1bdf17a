#include "serve/http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BACKLOG 511 /* bursts of browsers; the kernel may hold fewer */
#define PORT_SIZE 8

static const char *advice(int reason)
{
	switch (reason) {
	case EADDRINUSE:
		return "another program listens there; stop it or choose another --port";
	case EACCES:
		return "ports below 1024 are for root; choose a higher --port and put a proxy "
		       "before it";
	case EADDRNOTAVAIL:
		return "this machine does not have that address; see --address";
	default:
		return "see --address and --port";
	}
}

static int open_one(const struct addrinfo *info)
{
	int on = 1;
	int fd = socket(info->ai_family, info->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
			info->ai_protocol);
	if (fd < 0)
		return -1;
	/* A restart must not wait for the last run's connections to be forgotten. */
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
		return fd;
	int reason = errno;
	close(fd);
	errno = reason;
	return -1;
}

static void describe_v4(struct listening *out, const struct sockaddr_in *in)
{
	uint32_t address = ntohl(in->sin_addr.s_addr);
	char text[INET_ADDRSTRLEN] = "127.0.0.1";
	if (address != INADDR_ANY)
		inet_ntop(AF_INET, &in->sin_addr, text, sizeof text);
	out->loopback = address >> 24 == IN_LOOPBACKNET;
	out->port = ntohs(in->sin_port);
	snprintf(out->name, sizeof out->name, "%s", text);
}

static void describe_v6(struct listening *out, const struct sockaddr_in6 *in)
{
	char text[INET6_ADDRSTRLEN] = "::1";
	if (!IN6_IS_ADDR_UNSPECIFIED(&in->sin6_addr))
		inet_ntop(AF_INET6, &in->sin6_addr, text, sizeof text);
	out->loopback = IN6_IS_ADDR_LOOPBACK(&in->sin6_addr);
	out->port = ntohs(in->sin6_port);
	snprintf(out->name, sizeof out->name, "[%s]", text);
}

static void describe(struct listening *out)
{
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_storage storage;
	} address = {0};
	socklen_t size = sizeof address;
	getsockname(out->fd, &address.any, &size);
	if (address.any.sa_family == AF_INET6)
		describe_v6(out, &address.v6);
	else
		describe_v4(out, &address.v4);
}

int listen_open(struct listening *out, const char *address, uint16_t port, struct error *e)
{
	struct addrinfo *list = NULL;
	struct addrinfo hints = {.ai_family = AF_UNSPEC,
				 .ai_socktype = SOCK_STREAM,
				 .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
	char service[PORT_SIZE];
	snprintf(service, sizeof service, "%u", port);
	int failure = getaddrinfo(address, service, &hints, &list);
	if (failure)
		return error_set(e, STATUS_USAGE, "cannot listen on address '%s': %s", address,
				 gai_strerror(failure));
	out->fd = -1;
	for (const struct addrinfo *info = list; info && out->fd < 0; info = info->ai_next)
		out->fd = open_one(info);
	int reason = errno;
	freeaddrinfo(list);
	if (out->fd < 0)
		return error_set(e, STATUS_IO, "cannot listen on %s port %u: %s; %s", address, port,
				 strerror(reason), advice(reason));
	describe(out);
	return 0;
}
