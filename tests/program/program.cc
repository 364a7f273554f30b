#include "tests/program/program.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <regex>

namespace shelfwise::testing {
namespace fs = std::filesystem;
namespace {

constexpr uid_t kNobody = 65'534;

// Opened while we may: nobody may not enter every folder that a checkout can lie in.
int program_file() {
  static const int file = ::open(SHELFWISE_PROGRAM, O_RDONLY | O_CLOEXEC);
  return file;
}

[[noreturn]] void become(const std::vector<std::string>& arguments) {
  std::string program = SHELFWISE_PROGRAM;
  std::vector<char*> argv = {program.data()};
  std::vector<std::string> copies = arguments;
  for (std::string& argument : copies) argv.push_back(argument.data());
  argv.push_back(nullptr);
  ::fexecve(program_file(), argv.data(), environ);
  ::_exit(127);
}

void redirect(const fs::path& file, int flags, int descriptor) {
  const int fd = ::open(file.c_str(), flags, 0600);
  if (fd < 0 || ::dup2(fd, descriptor) < 0) ::_exit(126);
}

void limit(const RunOptions& options) {
  program_file();
  ::alarm(static_cast<unsigned>(options.timeout_seconds));
  if (options.max_file_bytes > 0) {
    ::signal(SIGXFSZ, SIG_IGN);  // so that the write fails, as on a full disk
    const rlimit bytes{static_cast<rlim_t>(options.max_file_bytes), static_cast<rlim_t>(options.max_file_bytes)};
    ::setrlimit(RLIMIT_FSIZE, &bytes);
  }
  if (options.as_nobody && ::geteuid() == 0 && (::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) ::_exit(126);
}

std::string read_all(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

fs::path scratch() {
  static std::atomic<int> count{0};
  return fs::temp_directory_path() / ("shelfwise-run-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
}

}  // namespace

Ended shelfwise(const std::vector<std::string>& arguments, const RunOptions& options) {
  const fs::path base = scratch();
  const fs::path in = base.string() + ".in";
  const fs::path out = base.string() + ".out";
  const fs::path error = base.string() + ".error";
  std::ofstream(in, std::ios::binary) << options.input;
  const pid_t child = ::fork();
  if (child == 0) {
    redirect(in, O_RDONLY, STDIN_FILENO);
    redirect(out, O_WRONLY | O_CREAT | O_TRUNC, STDOUT_FILENO);
    redirect(error, O_WRONLY | O_CREAT | O_TRUNC, STDERR_FILENO);
    limit(options);
    become(arguments);
  }
  Ended run;
  int status = 0;
  if (child > 0 && ::waitpid(child, &status, 0) == child && WIFEXITED(status)) run.exit_code = WEXITSTATUS(status);
  run.out = read_all(out);
  run.error = read_all(error);
  for (const fs::path& file : {in, out, error}) fs::remove(file);
  return run;
}

Server::Server(const fs::path& store, const std::vector<std::string>& more, bool as_nobody) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return;
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::dup2(ends[1], STDERR_FILENO);
    RunOptions options;
    options.as_nobody = as_nobody;
    options.timeout_seconds = 120;  // a server that hangs ends with the test
    limit(options);
    std::vector<std::string> arguments = {"serve", "--store", store.string(), "--listen", "127.0.0.1:0"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    become(arguments);
  }
  ::close(ends[1]);
  out_ = ends[0];
  static const std::regex kServing("Serving .* at http://[^:]+:(\\d+)/");
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(out_, buffer, sizeof buffer)) > 0;) {
    output_.append(buffer, static_cast<size_t>(got));
    std::smatch match;
    if (!std::regex_search(output_, match, kServing)) continue;
    port_ = std::stoi(match[1].str());
    return;
  }
}

int Server::stop() {
  if (pid_ <= 0) return -1;
  ::kill(pid_, SIGINT);
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(out_, buffer, sizeof buffer)) > 0;)
    output_.append(buffer, static_cast<size_t>(got));
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

Server::~Server() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
  }
  if (out_ >= 0) ::close(out_);
}

}  // namespace shelfwise::testing
