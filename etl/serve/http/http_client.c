/* Who is at the other end, and what a proxy before it says. */
#include "serve/http/http_private.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <strings.h>
#include <sys/socket.h>

struct said {
	const char *name;
	struct str last;
	size_t times;
};

static enum MHD_Result look(void *payload, enum MHD_ValueKind kind, const char *key,
			    const char *value)
{
	struct said *s = payload;

	(void)kind;
	if (value && strcasecmp(key, s->name) == 0) {
		s->last = str_z(value);
		s->times++;
	}
	return MHD_YES;
}

/* A proxy may add its line behind one that the client wrote itself. */
static struct said look_for(struct MHD_Connection *c, const char *name)
{
	struct said s = {.name = name};

	mhd.MHD_get_connection_values(c, MHD_HEADER_KIND, look, &s);
	if (s.last.len > REQUEST_HEADER_MAX)
		s.last = STR("");
	return s;
}

static struct str only(struct MHD_Connection *c, const char *name)
{
	struct said s = look_for(c, name);

	return s.times == 1 ? s.last : STR("");
}

static void read_ip(struct exchange *x)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof at;
	const union MHD_ConnectionInfo *i =
		mhd.MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);

	if (!i || getpeername(i->connect_fd, (struct sockaddr *)&at, &n) != 0)
		return;
	if (at.ss_family == AF_INET)
		inet_ntop(AF_INET, &((struct sockaddr_in *)&at)->sin_addr, x->ip, sizeof x->ip);
	else if (at.ss_family == AF_INET6)
		inet_ntop(AF_INET6, &((struct sockaddr_in6 *)&at)->sin6_addr, x->ip, sizeof x->ip);
	x->request.ip = str_z(x->ip);
}

void http_client(struct exchange *x)
{
	struct request *rq = &x->request;

	read_ip(x);
	rq->forwarded_for = look_for(x->connection, "X-Forwarded-For").last;
	rq->proxy_person = only(x->connection, "Stuiver-Person");
	rq->proxy_secret = only(x->connection, "Stuiver-Proxy-Secret");
}
