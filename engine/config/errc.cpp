// replaced by the sources of config
