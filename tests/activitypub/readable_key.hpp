// A public key for profiles in documents that other implementations read: they read it, too, so it has to be
// one.
#pragma once

namespace pheidi::test {

inline constexpr const char* readable_key =
    "-----BEGIN PUBLIC KEY-----\n"
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEApE4Fc+InQSdBhiJAO0Sd\n"
    "bfIqVDnzSM22iebUdn53klAE3WyWdj3XZr27P3gFAeu0lswF81HJh+vUJoR1HaAs\n"
    "hh4RnqYW/RGFs3HtF8UDMTBdW+InKiB7Lxu+RikKMLuixPlYmxjqsedse6JLjQcp\n"
    "ODx/CpSMaH5Khb1zszlW5autUHQ95b7YKmVSJvQBfk/u1/OVWVFBcCz82BG3KzMM\n"
    "5youzs8S9g4hGLlo/mqLlf4ChRTWfIJFdHXXvoAz/NroYszNK/YkMmHhmEZCzvv+\n"
    "mYeMkdGxWab8pQkvsLvMD69Zp/lJ9hh90aaDbsKFOhkaOZVFgWzHgrvQUBSN6IOw\n"
    "kQIDAQAB\n"
    "-----END PUBLIC KEY-----\n";

} // namespace pheidi::test
