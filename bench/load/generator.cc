// Asterisk's side of many calls, for the benchmarks. It never sleeps: a server whose peer sleeps pays for
// waking it with each of its writes. Node can play this side as well (caller.mjs), but it takes as long for a
// call as the servers that are measured, and would hide the differences between them.
//
// generator PORT closed|open CALLS (CONCURRENCY | CALLS-PER-SECOND) FILE
// FILE has the environment, which an empty line ends, and then the replies, one a line.
#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

struct Call {
  int fd = -1;
  bool started = false;
  size_t answered = 0;
  double since = 0;
};

static std::string environment;
static std::vector<std::string> replies;
static const std::string usual_reply = "200 result=0\n";
static std::vector<Call> calls;
static std::vector<double> first, turnaround;
static std::vector<int> unused;
static sockaddr_in server{};
static int poll_fd;
static long open_calls = 0, done = 0, failed = 0;

static double now() {
  timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static void finish(int index, bool well) {
  Call &call = calls[index];
  if (call.fd >= 0) close(call.fd);
  call = Call();
  unused.push_back(index);
  open_calls--;
  (well ? done : failed)++;
}

static bool say(int fd, const std::string &text) {
  return send(fd, text.data(), text.size(), MSG_NOSIGNAL) == (ssize_t)text.size();
}

static void start(double due) {
  if (unused.empty()) {
    unused.push_back(calls.size());
    calls.emplace_back();
  }
  int index = unused.back();
  unused.pop_back();
  open_calls++;
  Call &call = calls[index];
  call.since = due;
  call.fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  int on = 1;
  setsockopt(call.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(call.fd, (sockaddr *)&server, sizeof server) < 0 && errno != EINPROGRESS) {
    finish(index, false);
    return;
  }
  // On the loopback the connection is there at once, unless the server's queue is full.
  call.started = say(call.fd, environment);
  epoll_event event{};
  event.events = call.started ? EPOLLIN : EPOLLOUT;
  event.data.u32 = index;
  epoll_ctl(poll_fd, EPOLL_CTL_ADD, call.fd, &event);
}

static void handle(int index) {
  Call &call = calls[index];
  if (!call.started) {
    if (!say(call.fd, environment)) return finish(index, false);
    call.started = true;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u32 = index;
    epoll_ctl(poll_fd, EPOLL_CTL_MOD, call.fd, &event);
    return;
  }
  char bytes[4096];
  ssize_t count = recv(call.fd, bytes, sizeof bytes, 0);
  if (count < 0 && errno == EAGAIN) return;
  if (count <= 0) return finish(index, call.answered >= replies.size());
  for (ssize_t at = 0; at < count; at++) {
    if (bytes[at] != '\n') continue;
    double time = now();
    (call.answered == 0 ? first : turnaround).push_back(time - call.since);
    // A server may write more commands than the dialogue has: see growth.mjs.
    const std::string &reply = call.answered < replies.size() ? replies[call.answered] : usual_reply;
    call.answered++;
    if (!say(call.fd, reply)) return finish(index, false);
    call.since = time;
  }
}

static double quantile(std::vector<double> &values, double part) {
  if (values.empty()) return 0;
  size_t at = std::min(values.size() - 1, (size_t)(values.size() * part));
  std::nth_element(values.begin(), values.begin() + at, values.end());
  return values[at];
}

int main(int count, char **words) {
  if (count != 6) return fprintf(stderr, "five arguments are needed\n"), 2;
  bool closed = !strcmp(words[2], "closed");
  long all = atol(words[3]);
  double limit = atof(words[4]);
  std::ifstream file(words[5]);
  std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  size_t end = text.find("\n\n") + 2;
  environment = text.substr(0, end);
  for (size_t next; end < text.size(); end = next) {
    next = text.find('\n', end) + 1;
    replies.push_back(text.substr(end, next - end));
  }
  server.sin_family = AF_INET;
  server.sin_port = htons(atoi(words[1]));
  inet_pton(AF_INET, "127.0.0.1", &server.sin_addr);
  poll_fd = epoll_create1(0);
  double began = now();
  long placed = 0;
  epoll_event events[256];
  while (done + failed < all) {
    if (now() - began > 60e3) return fprintf(stderr, "%ld of %ld calls in a minute\n", done, all), 1;
    if (closed) {
      for (; placed < all && open_calls < limit; placed++) start(now());
    } else {
      // A call that is late counts from the moment at which it was due.
      for (double due; placed < all && (due = began + placed * 1e3 / limit) <= now(); placed++) start(due);
    }
    int ready = epoll_wait(poll_fd, events, 256, 0);
    for (int at = 0; at < ready; at++) handle(events[at].data.u32);
  }
  double seconds = (now() - began) / 1e3;
  printf("{\"failed\":%ld,\"rate\":%f,\"firstP50\":%f,\"firstP99\":%f,\"turnaroundP50\":%f,\"turnaroundP99\":%f}\n", failed,
         done / seconds, quantile(first, .5), quantile(first, .99), quantile(turnaround, .5), quantile(turnaround, .99));
  return failed > 0;
}
