"""The engines that run jobs: this machine, Celery, Tractor. One contract suite runs over all of them."""
